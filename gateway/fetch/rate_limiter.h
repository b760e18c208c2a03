#pragma once

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Spreads requests over time: so many a minute, at equal distances, but for a
// few that may follow each other at once after a time without any. A value;
// knows no time of its own.
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

  // How long until the next request may begin; zero: now.
  absl::Duration Wait(absl::Time now) const;

  // Counts one that begins now.
  void Acquire(absl::Time now);

  // How many may begin at once.
  double Left(absl::Time now) const;

 private:
  absl::Duration interval_;
  // When the next request would begin if there were no burst.
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace partnercenter::gateway
