#include "simulator/http/rate_limiter.h"

namespace partnercenter::simulator {

std::optional<absl::Duration> RateLimiter::Refuses(absl::Time now) {
  if (limit_ == 0) return std::nullopt;
  std::lock_guard<std::mutex> lock(mutex_);
  const bool full = newest_.size() == static_cast<size_t>(limit_);
  const bool refused = full && now - newest_.front() < absl::Minutes(1);
  if (full) newest_.pop_front();
  newest_.push_back(now);
  if (!refused) return std::nullopt;
  return newest_.front() + absl::Minutes(1) - now;
}

}  // namespace partnercenter::simulator
