#include "gateway/fetch/queue_delay.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

constexpr absl::Time kNow = absl::UnixEpoch();
constexpr absl::Duration kSecond = absl::Seconds(1);

QueueDelay WithRunsOf(absl::Duration length) {
  QueueDelay delay;
  delay.CountRun(length);
  return delay;
}

TEST(QueueDelay, PredictsNoWaitWhileAWorkerIsFree) {
  const QueueDelay delay = WithRunsOf(kSecond);
  const QueueDelay::Queue queue = {.workers = 4, .free_workers = 2};
  EXPECT_EQ(delay.Predict(queue, 0).length, absl::ZeroDuration());
  EXPECT_EQ(delay.Predict(queue, 1).length, absl::ZeroDuration());
  EXPECT_EQ(delay.Predict(queue, 2).length, kSecond / 4);
}

TEST(QueueDelay, PredictsByTheLengthOfRunsAndTheNumberOfWorkers) {
  const QueueDelay delay = WithRunsOf(kSecond);
  EXPECT_EQ(delay.Predict({.workers = 4}, 0).length, kSecond / 4);
  EXPECT_EQ(delay.Predict({.workers = 4}, 7).length, 2 * kSecond);
  EXPECT_FALSE(delay.Predict({.workers = 4}, 7).is_for_turn);
}

TEST(QueueDelay, PredictsNothingBeforeTheFirstRun) {
  EXPECT_EQ(QueueDelay().Predict({.workers = 1}, 1000).length,
            absl::ZeroDuration());
}

TEST(QueueDelay, PredictsByTheRateLimitWhereThatIsLonger) {
  const QueueDelay delay = WithRunsOf(kSecond);
  const QueueDelay::Queue queue = {.workers = 4,
                                   .free_workers = 4,
                                   .until_turn = kSecond / 2,
                                   .turn_interval = kSecond};
  EXPECT_EQ(delay.Predict(queue, 0).length, kSecond / 2);
  EXPECT_EQ(delay.Predict(queue, 3).length, 3.5 * kSecond);
  EXPECT_TRUE(delay.Predict(queue, 3).is_for_turn);
}

TEST(QueueDelay, FollowsTheLengthOfRuns) {
  QueueDelay delay = WithRunsOf(kSecond);
  for (int i = 0; i < 100; ++i) delay.CountRun(kSecond / 10);
  EXPECT_LT(delay.Predict({.workers = 1}, 0).length, kSecond / 5);
}

TEST(QueueDelay, IgnoresRunsThatSendNothing) {
  QueueDelay delay = WithRunsOf(kSecond);
  for (int i = 0; i < 100; ++i) delay.CountRun(absl::Microseconds(20));
  EXPECT_EQ(delay.Predict({.workers = 1}, 0).length, kSecond);
}

TEST(QueueDelay, AcceptsAnyWaitWhileNothingIsRefused) {
  EXPECT_EQ(WithRunsOf(kSecond).Limit({.workers = 4}, "a", kNow),
            absl::InfiniteDuration());
}

TEST(QueueDelay, KeepsTheQueueToOneRunWhileJobsAreRefused) {
  QueueDelay delay = WithRunsOf(kSecond);
  delay.NoteRefusal("a", kNow);
  EXPECT_EQ(delay.Limit({.workers = 4}, "a", kNow), kSecond);
  EXPECT_EQ(delay.Limit({.workers = 4}, "a", kNow + 0.9 * kSecond), kSecond);
  EXPECT_EQ(delay.Limit({.workers = 4}, "a", kNow + kSecond),
            absl::InfiniteDuration());
}

TEST(QueueDelay, ShortensTheQueueOfNoCallerWhoseJobsAreInTime) {
  QueueDelay delay = WithRunsOf(kSecond);
  delay.NoteRefusal("a", kNow);
  EXPECT_EQ(delay.Limit({.workers = 4}, "b", kNow), absl::InfiniteDuration());
}

TEST(QueueDelay, LetsAFewJobsWaitForTheirTurnWhateverTheirRunsTake) {
  QueueDelay delay = WithRunsOf(kSecond / 100);
  delay.NoteRefusal("a", kNow);
  EXPECT_EQ(delay.Limit({.workers = 4, .turn_interval = kSecond}, "a", kNow),
            4 * kSecond);
}

}  // namespace
}  // namespace partnercenter::gateway
