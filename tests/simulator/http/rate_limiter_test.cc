#include "simulator/http/rate_limiter.h"

#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

TEST(RateLimiter, RefusesTheFirstRequestOverTheLimitUntilTheMinuteHasPassed) {
  RateLimiter limiter(2);
  EXPECT_FALSE(limiter.Refuses(kStart).has_value());
  EXPECT_FALSE(limiter.Refuses(kStart + absl::Seconds(10)).has_value());

  EXPECT_TRUE(limiter.Refuses(kStart + absl::Seconds(59)).has_value());

  EXPECT_FALSE(limiter.Refuses(kStart + absl::Seconds(70)).has_value());
}

TEST(RateLimiter, TellsWhenARequestWouldPass) {
  RateLimiter limiter(2);
  ASSERT_FALSE(limiter.Refuses(kStart).has_value());
  ASSERT_FALSE(limiter.Refuses(kStart + absl::Seconds(10)).has_value());

  const auto wait = limiter.Refuses(kStart + absl::Seconds(13));

  // The refused request counts: the next one to leave the minute is that of
  // second 10.
  ASSERT_TRUE(wait.has_value());
  EXPECT_EQ(*wait, absl::Seconds(57));
  EXPECT_FALSE(limiter.Refuses(kStart + absl::Seconds(70)).has_value());
}

TEST(RateLimiter, KeepsRefusingAClientThatRepeatsAtOnce) {
  RateLimiter limiter(1);
  ASSERT_FALSE(limiter.Refuses(kStart).has_value());
  for (int i = 1; i <= 10; ++i) {
    EXPECT_TRUE(limiter.Refuses(kStart + i * absl::Seconds(30)).has_value());
  }
}

TEST(RateLimiter, LetsAllThroughWithoutALimit) {
  RateLimiter limiter(0);
  for (int i = 0; i < 2000; ++i) {
    ASSERT_FALSE(limiter.Refuses(kStart).has_value());
  }
}

}  // namespace
}  // namespace partnercenter::simulator
