#pragma once

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Spreads requests over time: a number per minute, at equal distances, but for
// a burst after a time without any. A value without a clock of its own.
class RateLimiter {
 public:
  // 0: no limit.
  explicit RateLimiter(int requests_per_minute)
      : interval_(requests_per_minute == 0
                      ? absl::ZeroDuration()
                      : absl::Minutes(1) / requests_per_minute) {}

  bool is_limited() const { return interval_ > absl::ZeroDuration(); }
  // Between two requests.
  absl::Duration interval() const { return interval_; }

  // Returns the time until the next request may begin; zero: now.
  absl::Duration Wait(absl::Time now) const;

  // Counts one that begins now.
  void Acquire(absl::Time now);

  // Takes the last one back, which does not begin after all.
  void GiveBack();

  // Returns how many may begin at once.
  double Left(absl::Time now) const;

 private:
  absl::Duration interval_;
  // When the next request would begin if there were no burst.
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace partnercenter::gateway
