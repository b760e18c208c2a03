#include "gateway/fetch/queue_time.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1790000000);

absl::Time At(int seconds) { return kStart + absl::Seconds(seconds); }

TEST(QueueTime, IsNothingForACallThatNeverWaited) {
  EXPECT_EQ(QueueTime().Total(kStart), std::nullopt);
}

TEST(QueueTime, IsTheWaitBeforeTheFirstRun) {
  QueueTime time;

  time.Begin(At(0));
  time.End(At(3));

  EXPECT_EQ(time.Total(At(60)), absl::Seconds(3));
}

TEST(QueueTime, IncludesAWaitThatHasNotEnded) {
  QueueTime time;

  time.Begin(At(0));

  EXPECT_EQ(time.Total(At(5)), absl::Seconds(5));
}

TEST(QueueTime, LeavesOutThePauseButNotTheWaitBehindIt) {
  QueueTime time;
  time.Begin(At(0));
  time.End(At(1));

  time.Begin(At(10));
  time.End(At(12));

  EXPECT_EQ(time.Total(At(60)), absl::Seconds(3));
}

TEST(QueueTime, DoesNotGrowDuringAPause) {
  QueueTime time;
  time.Begin(At(0));
  time.End(At(1));

  time.Begin(At(10));

  EXPECT_EQ(time.Total(At(9)), absl::Seconds(1));
}

TEST(QueueTime, IsNotShortenedByAClockThatIsSetBack) {
  QueueTime time;

  time.Begin(At(10));
  time.End(At(5));

  EXPECT_EQ(time.Total(At(60)), absl::ZeroDuration());
}

}  // namespace
}  // namespace partnercenter::gateway
