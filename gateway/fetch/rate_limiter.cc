#include "gateway/fetch/rate_limiter.h"

#include <algorithm>

namespace partnercenter::gateway {
namespace {

// So many requests may follow each other at once: a list's pages, or a few
// callers that come together.
constexpr int kBurst = 5;

}  // namespace

// The generic cell rate algorithm: `next_` is the theoretical arrival time.
absl::Duration RateLimiter::Wait(absl::Time now) const {
  const absl::Time earliest = next_ - (kBurst - 1) * interval_;
  // More than an interval it can only be after a clock was set back.
  return std::clamp(earliest - now, absl::ZeroDuration(), interval_);
}

void RateLimiter::Acquire(absl::Time now) {
  next_ = std::clamp(next_, now, now + (kBurst - 1) * interval_) + interval_;
}

void RateLimiter::GiveBack() { next_ -= interval_; }

double RateLimiter::Left(absl::Time now) const {
  if (!is_limited()) return kBurst;
  const absl::Duration ahead = std::max(next_ - now, absl::ZeroDuration());
  return std::max(0.0, kBurst - absl::FDivDuration(ahead, interval_));
}

}  // namespace partnercenter::gateway
