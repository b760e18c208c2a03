#include "base/clock.h"

#include <time.h>

#include <condition_variable>
#include <mutex>

#include "absl/time/clock.h"
#include "base/saturating_time.h"

namespace partnercenter::base {

namespace {

// Counts the time of a suspended machine too: an answer and a token age there
// as well, which CLOCK_MONOTONIC would not tell.
absl::Duration SinceBoot() {
  timespec since_boot = {};
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return absl::DurationFromTimespec(since_boot);
}

}  // namespace

absl::Time SystemClock::Now() const {
  static const absl::Time boot = absl::Now() - SinceBoot();
  return boot + SinceBoot();
}

absl::Time SystemClock::WallTime() const { return absl::Now(); }

void SystemClock::Wait(absl::Duration length,
                       const std::stop_token& stop) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, ToChronoWait(length), [] { return false; });
}

}  // namespace partnercenter::base
