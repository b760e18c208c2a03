#include "gateway/config/bounds.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gateway/config/config_setting.h"

namespace partnercenter::gateway {
namespace {

constexpr int64_t kMaxInt32 = 2147483647;

// Bounds of whole numbers; both ends belong to them.
struct NumberBounds {
  absl::string_view path;
  int64_t min;
  int64_t max;
};
constexpr NumberBounds kNumbers[] = {
    {"upstream.connections", 1, 1024},
    {"upstream.maxBodyBytes", 1024, 1 << 30},
    {"upstream.maxPages", 1, 10000},
    {"cache.maxBytes", 0, int64_t{1} << 40},
    {"retry.maxAttempts", 1, 10},
    {"limits.queue", 1, 1000000},
    {"limits.maxResponseBytes", 1024, kMaxInt32},
    {"limits.perCallerConcurrency", 0, 1000000},
    {"limits.requestsPerMinute", 0, 1000000},
};

// Bounds of durations; both ends belong to them.
struct DurationBounds {
  absl::string_view path;
  absl::Duration min;
  absl::Duration max;
};
const DurationBounds kDurations[] = {
    {"api.maxConnectionAge", absl::Seconds(1), absl::Hours(24)},
    {"upstream.connectTimeout", absl::Milliseconds(10), absl::Minutes(5)},
    {"upstream.attemptTimeout", absl::Milliseconds(10), absl::Minutes(10)},
    {"cache.defaultMaxAge", absl::ZeroDuration(), absl::Hours(24)},
    {"limits.maxDeadline", absl::Milliseconds(10), absl::Hours(1)},
    {"shutdown.readinessDelay", absl::ZeroDuration(), absl::Hours(1)},
    {"shutdown.drain", absl::ZeroDuration(), absl::Hours(1)},
};

}  // namespace

void CheckBounds(const Config& config, ConfigErrors& findings) {
  for (const auto& [path, min, max] : kNumbers) {
    const int64_t value = FindSetting(config, path).Number();
    if (value < min || value > max) {
      findings.Mistake(path, absl::StrCat("must be from ", min, " to ", max));
    }
  }
  for (const auto& [path, min, max] : kDurations) {
    const absl::Duration value = FindSetting(config, path).Duration();
    if (value < min || value > max) {
      findings.Mistake(
          path, absl::StrCat("must be from ", absl::FormatDuration(min), " to ",
                             absl::FormatDuration(max)));
    }
  }
}

}  // namespace partnercenter::gateway
