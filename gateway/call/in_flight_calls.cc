#include "gateway/call/in_flight_calls.h"

namespace partnercenter::gateway {

RunningCalls::Token::Token(RunningCalls& calls) : count_(calls.count_) {
  const std::lock_guard lock(count_->mutex);
  ++count_->running;
}

RunningCalls::Token::~Token() {
  const std::lock_guard lock(count_->mutex);
  if (--count_->running == 0) count_->none.notify_all();
}

bool RunningCalls::WaitForNone(absl::Duration limit) {
  std::unique_lock lock(count_->mutex);
  return count_->none.wait_for(
      lock, absl::ToChronoMilliseconds(limit),
      [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return count_->running == 0; });
}

}  // namespace partnercenter::gateway
