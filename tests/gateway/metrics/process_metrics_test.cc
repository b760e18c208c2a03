#include "gateway/metrics/process_metrics.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "absl/time/clock.h"
#include "tests/gateway/metrics/collected.h"

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::Le;

double Value(const std::string& name) {
  const auto series = Collected(ProcessMetrics());
  const auto found = series.find(name);
  EXPECT_NE(found, series.end()) << name;
  return found == series.end() ? -1 : found->second;
}

TEST(ProcessMetrics, TellOfThisProcess) {
  constexpr double kMiB = 1024 * 1024;
  EXPECT_THAT(Value("process_resident_memory_bytes"), Gt(kMiB));
  EXPECT_THAT(Value("process_virtual_memory_bytes"),
              Gt(Value("process_resident_memory_bytes")));
  EXPECT_THAT(Value("process_max_fds"), Ge(Value("process_open_fds")));
  EXPECT_THAT(Value("process_cpu_seconds_total"), Ge(0));
}

TEST(ProcessMetrics, KnowWhenTheProcessStarted) {
  const double now = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());

  // A second of tolerance: the kernel tells whole ones.
  EXPECT_THAT(Value("process_start_time_seconds"),
              AllOf(Gt(now - 3600), Le(now + 1)));
}

TEST(ProcessMetrics, CountOpenFiles) {
  const double before = Value("process_open_fds");

  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);

  EXPECT_EQ(Value("process_open_fds"), before + 1);
  close(file);
  EXPECT_EQ(Value("process_open_fds"), before);
}

TEST(ProcessMetrics, CountThreads) {
  std::promise<void> end;
  const auto wait = [ended = end.get_future().share()] { ended.wait(); };
  // With the first, a sanitizer may start one of its own.
  std::thread first(wait);
  const double before = Value("process_threads");

  std::thread other(wait);

  EXPECT_EQ(Value("process_threads"), before + 1);
  end.set_value();
  first.join();
  other.join();
}

TEST(ProcessMetrics, AddUpProcessorTime) {
  const double before = Value("process_cpu_seconds_total");
  // A counter of the kernel's ticks, of 10 ms.
  volatile uint64_t work = 0;
  while (Value("process_cpu_seconds_total") <= before) work = work + 1;

  EXPECT_THAT(Value("process_cpu_seconds_total"), Gt(before));
}

}  // namespace
}  // namespace partnercenter::gateway
