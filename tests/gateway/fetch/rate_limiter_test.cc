#include "gateway/fetch/rate_limiter.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1714979289);

TEST(Pace, WithoutALimitNeverWaits) {
  Pace pace(0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(pace.Wait(kNow), absl::ZeroDuration());
    pace.Take(kNow);
  }
  EXPECT_FALSE(pace.is_limited());
}

TEST(Pace, LetsAFewGoAtOnceAndThenOneInEachInterval) {
  Pace pace(60);
  int burst = 0;
  for (; pace.Wait(kNow) == absl::ZeroDuration(); ++burst) pace.Take(kNow);
  EXPECT_EQ(burst, 5);
  EXPECT_EQ(pace.Wait(kNow), absl::Seconds(1));
  EXPECT_EQ(pace.Wait(kNow + absl::Milliseconds(900)), absl::Milliseconds(100));
  EXPECT_EQ(pace.Left(kNow), 0);
}

TEST(Pace, KeepsToTheLimitInTheLongRun) {
  Pace pace(480);
  int taken = 0;
  for (absl::Time now = kNow; now < kNow + absl::Minutes(10);
       now += absl::Milliseconds(7)) {
    if (pace.Wait(now) > absl::ZeroDuration()) continue;
    pace.Take(now);
    ++taken;
  }
  EXPECT_LE(taken, 4800 + 5);
  EXPECT_GE(taken, 4700);
}

TEST(Pace, IsNotHeldUpByAClockThatWasSetBack) {
  const absl::Time earlier = kNow - absl::Hours(1);
  Pace none(0);
  none.Take(kNow);
  EXPECT_EQ(none.Wait(earlier), absl::ZeroDuration());

  Pace pace(60);
  for (int i = 0; i < 5; ++i) pace.Take(kNow);
  EXPECT_EQ(pace.Wait(earlier), absl::Seconds(1));
  pace.Take(earlier);
  EXPECT_EQ(pace.Wait(earlier + absl::Seconds(1)), absl::ZeroDuration());
}

TEST(Pace, SavesUpNoMoreThanTheBurst) {
  Pace pace(60);
  pace.Take(kNow);
  const absl::Time later = kNow + absl::Hours(1);
  EXPECT_EQ(pace.Left(later), 5);
  for (int i = 0; i < 5; ++i) pace.Take(later);
  EXPECT_GT(pace.Wait(later), absl::ZeroDuration());
}

}  // namespace
}  // namespace partnercenter::gateway
