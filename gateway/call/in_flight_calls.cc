#include "gateway/call/in_flight_calls.h"

#include "base/saturating_time.h"

namespace partnercenter::gateway {

InFlightCalls::Guard::Guard(InFlightCalls& calls) : count_(calls.count_) {
  const std::lock_guard lock(count_->mutex);
  ++count_->running;
}

InFlightCalls::Guard::~Guard() {
  const std::lock_guard lock(count_->mutex);
  if (--count_->running == 0) count_->none.notify_all();
}

bool InFlightCalls::WaitForNone(absl::Duration limit) {
  std::unique_lock lock(count_->mutex);
  return count_->none.wait_for(
      lock, base::ToChronoWait(limit),
      [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return count_->running == 0; });
}

}  // namespace partnercenter::gateway
