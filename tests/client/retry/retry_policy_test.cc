#include "client/retry/retry_policy.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

namespace partnercenter::client {
namespace {

using absl::Milliseconds;
using absl::Seconds;
using absl::ZeroDuration;

constexpr absl::Duration kPlenty = absl::Minutes(1);

// With all of each backoff, so that it can be told.
RetryOptions FullBackoff(int max_attempts = 3) {
  RetryOptions options;
  options.max_attempts = max_attempts;
  options.jitter = [] { return 1.0; };
  return options;
}

TEST(RetryPolicy, RetriesAsOftenAsConfigured) {
  for (const int max_attempts : {1, 2, 5}) {
    RetryPolicy schedule(FullBackoff(max_attempts));
    for (int i = 1; i < max_attempts; ++i) {
      EXPECT_TRUE(schedule.Next({Retry::kYes}, kPlenty).has_value());
    }
    EXPECT_EQ(schedule.Next({Retry::kYes}, kPlenty), std::nullopt);
    EXPECT_EQ(schedule.attempts(), max_attempts);
  }
}

TEST(RetryPolicy, DoublesTheBackoffUpToTheLongestWait) {
  RetryPolicy schedule(FullBackoff(10));
  for (const absl::Duration wait :
       {Milliseconds(200), Milliseconds(400), Milliseconds(800),
        Milliseconds(1600), Seconds(2), Seconds(2)}) {
    EXPECT_EQ(schedule.Next({Retry::kYes}, kPlenty), wait);
  }
}

TEST(RetryPolicy, WaitsARandomPartOfTheBackoff) {
  RetryOptions options = FullBackoff();
  options.jitter = [] { return 0.25; };
  EXPECT_EQ(RetryPolicy(options).Next({Retry::kYes}, kPlenty),
            Milliseconds(50));

  std::set<absl::Duration> waits;
  for (int i = 0; i < 20; ++i) {
    const auto wait = RetryPolicy(RetryOptions()).Next({Retry::kYes}, kPlenty);
    ASSERT_TRUE(wait.has_value());
    EXPECT_GE(*wait, ZeroDuration());
    EXPECT_LT(*wait, Milliseconds(200));
    waits.insert(*wait);
  }
  EXPECT_GT(waits.size(), 10);
}

TEST(RetryPolicy, DoesNotTryAgainWhatCannotBecomeBetter) {
  RetryPolicy schedule(FullBackoff());
  EXPECT_EQ(schedule.Next({Retry::kNo}, kPlenty), std::nullopt);
  EXPECT_EQ(schedule.attempts(), 1);
}

TEST(RetryPolicy, RetriesAMalformedAnswerOnce) {
  RetryPolicy schedule(FullBackoff(10));
  EXPECT_TRUE(schedule.Next({Retry::kOnce}, kPlenty).has_value());
  EXPECT_EQ(schedule.Next({Retry::kOnce}, kPlenty), std::nullopt);

  EXPECT_EQ(RetryPolicy(FullBackoff(1)).Next({Retry::kOnce}, kPlenty),
            std::nullopt);
}

TEST(RetryPolicy, WaitsAtLeastAsLongAsWasStated) {
  RetryPolicy schedule(FullBackoff());
  EXPECT_EQ(schedule.Next({Retry::kYes, Seconds(2)}, kPlenty), Seconds(2));
  EXPECT_EQ(schedule.Next({Retry::kYes, Seconds(1)}, kPlenty),
            Milliseconds(1400));
}

TEST(RetryPolicy, LeavesALongWaitToTheCaller) {
  RetryPolicy schedule(FullBackoff());
  EXPECT_EQ(schedule.Next({Retry::kYes, Seconds(2) + Milliseconds(1)}, kPlenty),
            std::nullopt);
  EXPECT_EQ(schedule.attempts(), 1);
}

TEST(RetryPolicy, StopsWhenTheDeadlineIsCloserThanTheNextDelay) {
  EXPECT_EQ(RetryPolicy(FullBackoff()).Next({Retry::kYes}, Milliseconds(200)),
            std::nullopt);
  EXPECT_EQ(RetryPolicy(FullBackoff()).Next({Retry::kYes}, Milliseconds(201)),
            Milliseconds(200));
}

TEST(RetryPolicy, LeavesRoomForAnAttemptAsLongAsTheLast) {
  const FailedAttempt slow = {Retry::kYes, std::nullopt, Seconds(3)};
  EXPECT_EQ(RetryPolicy(FullBackoff()).Next(slow, Milliseconds(3200)),
            std::nullopt);
  EXPECT_EQ(RetryPolicy(FullBackoff()).Next(slow, Milliseconds(3201)),
            Milliseconds(200));
}

TEST(RetryPolicy, RetriesOnceAtOnceWithANewToken) {
  RetryPolicy schedule(FullBackoff(1));
  EXPECT_EQ(schedule.Next({Retry::kNewToken}, kPlenty), ZeroDuration());
  EXPECT_EQ(schedule.Next({Retry::kNewToken}, kPlenty), std::nullopt);
  EXPECT_EQ(schedule.attempts(), 2);
}

TEST(RetryPolicy, DoesNotCountTheAttemptWithANewTokenAmongTheOthers) {
  RetryPolicy schedule(FullBackoff(2));
  EXPECT_TRUE(schedule.Next({Retry::kYes}, kPlenty).has_value());
  EXPECT_TRUE(schedule.Next({Retry::kNewToken}, kPlenty).has_value());
  EXPECT_EQ(schedule.Next({Retry::kYes}, kPlenty), std::nullopt);
  EXPECT_EQ(schedule.attempts(), 3);
}

}  // namespace
}  // namespace partnercenter::client
