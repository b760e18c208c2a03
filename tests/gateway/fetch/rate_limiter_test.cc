#include "gateway/fetch/rate_limiter.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1714979289);

TEST(RateLimiter, WithoutALimitNeverWaits) {
  RateLimiter limiter(0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(limiter.Wait(kNow), absl::ZeroDuration());
    limiter.Acquire(kNow);
  }
  EXPECT_FALSE(limiter.is_limited());
}

TEST(RateLimiter, LetsAFewGoAtOnceAndThenOneInEachInterval) {
  RateLimiter limiter(60);
  int burst = 0;
  for (; limiter.Wait(kNow) == absl::ZeroDuration(); ++burst)
    limiter.Acquire(kNow);
  EXPECT_EQ(burst, 5);
  EXPECT_EQ(limiter.Wait(kNow), absl::Seconds(1));
  EXPECT_EQ(limiter.Wait(kNow + absl::Milliseconds(900)),
            absl::Milliseconds(100));
  EXPECT_EQ(limiter.Left(kNow), 0);
}

TEST(RateLimiter, KeepsToTheLimitInTheLongRun) {
  RateLimiter limiter(480);
  int taken = 0;
  for (absl::Time now = kNow; now < kNow + absl::Minutes(10);
       now += absl::Milliseconds(7)) {
    if (limiter.Wait(now) > absl::ZeroDuration()) continue;
    limiter.Acquire(now);
    ++taken;
  }
  EXPECT_LE(taken, 4800 + 5);
  EXPECT_GE(taken, 4700);
}

TEST(RateLimiter, IsNotHeldUpByAClockThatWasSetBack) {
  const absl::Time earlier = kNow - absl::Hours(1);
  RateLimiter none(0);
  none.Acquire(kNow);
  EXPECT_EQ(none.Wait(earlier), absl::ZeroDuration());

  RateLimiter limiter(60);
  for (int i = 0; i < 5; ++i) limiter.Acquire(kNow);
  EXPECT_EQ(limiter.Wait(earlier), absl::Seconds(1));
  limiter.Acquire(earlier);
  EXPECT_EQ(limiter.Wait(earlier + absl::Seconds(1)), absl::ZeroDuration());
}

TEST(RateLimiter, SavesUpNoMoreThanTheBurst) {
  RateLimiter limiter(60);
  limiter.Acquire(kNow);
  const absl::Time later = kNow + absl::Hours(1);
  EXPECT_EQ(limiter.Left(later), 5);
  for (int i = 0; i < 5; ++i) limiter.Acquire(later);
  EXPECT_GT(limiter.Wait(later), absl::ZeroDuration());
}

}  // namespace
}  // namespace partnercenter::gateway
