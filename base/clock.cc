#include "base/clock.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "absl/time/clock.h"

namespace partnercenter::base {

absl::Time SystemClock::Now() const { return absl::Now(); }

absl::Duration SystemClock::Steady() const {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

void SystemClock::Wait(absl::Duration length,
                       const std::stop_token& stop) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, absl::ToChronoNanoseconds(length),
                 [] { return false; });
}

}  // namespace partnercenter::base
