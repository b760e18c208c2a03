#include "gateway/running_calls.h"

namespace partnercenter::gateway {

RunningCalls::Token::Token(RunningCalls& calls) : calls_(calls) {
  const std::lock_guard lock(calls_.mutex_);
  ++calls_.running_;
}

RunningCalls::Token::~Token() {
  const std::lock_guard lock(calls_.mutex_);
  if (--calls_.running_ == 0) calls_.none_.notify_all();
}

void RunningCalls::RefuseMore() {
  const std::lock_guard lock(mutex_);
  refuses_ = true;
}

bool RunningCalls::refuses() const {
  const std::lock_guard lock(mutex_);
  return refuses_;
}

bool RunningCalls::WaitForNone(absl::Duration limit) {
  std::unique_lock lock(mutex_);
  return none_.wait_for(
      lock, absl::ToChronoMilliseconds(limit),
      [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return running_ == 0; });
}

}  // namespace partnercenter::gateway
