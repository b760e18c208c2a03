#include "gateway/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gateway/metrics/metric_family.h"

namespace partnercenter::gateway {
namespace {

using Families = std::vector<prometheus::MetricFamily>;
using prometheus::MetricType;

std::string FileText(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Add(const char* name, const char* help, MetricType type,
         std::optional<double> value, Families& families) {
  if (!value.has_value()) return;
  families.push_back(MakeFamily(name, help, type, {{*value}}));
}

// /proc/self/stat (proc(5)), from its third field on: the second, the name of
// the program, may hold blanks.
class Stat {
 public:
  Stat() : text_(FileText("/proc/self/stat")) {
    const size_t name_end = text_.rfind(") ");
    if (name_end == std::string::npos) return;
    fields_ =
        absl::StrSplit(absl::string_view(text_).substr(name_end + 2), ' ');
  }

  // `number` as proc(5) counts, from 1.
  std::optional<double> Field(size_t number) const {
    constexpr size_t kFirst = 3;
    double value = 0;
    if (number - kFirst >= fields_.size() ||
        !absl::SimpleAtod(fields_[number - kFirst], &value)) {
      return std::nullopt;
    }
    return value;
  }

 private:
  const std::string text_;
  std::vector<absl::string_view> fields_;
};

double TicksPerSecond() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

std::optional<double> CpuSeconds(const Stat& stat) {
  const auto user = stat.Field(14);
  const auto system = stat.Field(15);
  if (!user.has_value() || !system.has_value()) return std::nullopt;
  return (*user + *system) / TicksPerSecond();
}

std::optional<double> ResidentBytes(const Stat& stat) {
  const auto pages = stat.Field(24);
  if (!pages.has_value()) return std::nullopt;
  return *pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// Seconds since 1970 at which the system started.
std::optional<double> BootTime() {
  const std::string text = FileText("/proc/stat");
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    double value = 0;
    if (absl::ConsumePrefix(&line, "btime ") &&
        absl::SimpleAtod(line, &value)) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<double> StartTime(const Stat& stat) {
  static const std::optional<double> kBoot = BootTime();
  const auto ticks = stat.Field(22);
  if (!kBoot.has_value() || !ticks.has_value()) return std::nullopt;
  return *kBoot + *ticks / TicksPerSecond();
}

std::optional<double> OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return std::nullopt;
  // Without the one that reads the folder.
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);
}

std::optional<double> MaxFiles() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

Families ProcessMetrics::Collect() const {
  const Stat stat;
  Families families;
  Add("process_cpu_seconds_total", "CPU time, user and system, in seconds",
      MetricType::Counter, CpuSeconds(stat), families);
  Add("process_resident_memory_bytes", "Resident memory in bytes",
      MetricType::Gauge, ResidentBytes(stat), families);
  Add("process_virtual_memory_bytes", "Virtual memory in bytes",
      MetricType::Gauge, stat.Field(23), families);
  Add("process_open_fds", "Open file descriptors", MetricType::Gauge,
      OpenFiles(), families);
  Add("process_max_fds", "Limit of open file descriptors", MetricType::Gauge,
      MaxFiles(), families);
  Add("process_start_time_seconds",
      "Start time of the process, in Unix seconds", MetricType::Gauge,
      StartTime(stat), families);
  Add("process_threads", "Threads of the process", MetricType::Gauge,
      stat.Field(20), families);
  return families;
}

}  // namespace partnercenter::gateway
