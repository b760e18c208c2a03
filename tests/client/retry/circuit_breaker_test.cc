#include "client/retry/circuit_breaker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"

namespace partnercenter::client {
namespace {

using absl::Milliseconds;
using absl::Seconds;
using ::testing::HasSubstr;
using Verdict = CircuitBreaker::Verdict;

constexpr absl::Time kNow = absl::FromUnixSeconds(3600);

UpstreamAttempt Ended(HttpEvent event, Retry retry) {
  UpstreamAttempt attempt;
  attempt.event = event;
  attempt.retry = retry;
  attempt.status = absl::UnavailableError("partner center answered 503");
  return attempt;
}

UpstreamAttempt Failure() { return Ended(HttpEvent::kAnswer, Retry::kYes); }

UpstreamAttempt Success(absl::Duration length = Milliseconds(100)) {
  UpstreamAttempt attempt;
  attempt.event = HttpEvent::kAnswer;
  attempt.length = length;
  return attempt;
}

UpstreamAttempt Stopped(absl::Duration length) {
  UpstreamAttempt attempt = Ended(HttpEvent::kStopped, Retry::kNo);
  attempt.length = length;
  attempt.status = StatusOfStop(true, {"wait"});
  return attempt;
}

// A breaker with the thresholds of production, and time.
struct World {
  // Counts as many attempts as opened it, at most `count`; returns if it opens.
  bool Count(const UpstreamAttempt& attempt, int count = 1) {
    for (int i = 0; i < count; ++i) {
      const Verdict verdict = breaker.Judge(attempt, now);
      if (breaker.Count(attempt, verdict, now)) return true;
    }
    return false;
  }
  // Counts attempts for ten seconds, of which so many in ten are of the kind.
  bool CountMixed(const UpstreamAttempt& attempt, int of_ten) {
    for (int second = 0; second < 10; ++second, now += Seconds(1)) {
      if (Count(Success(), 10 - of_ten) || Count(attempt, of_ten)) return true;
    }
    return false;
  }

  CircuitBreaker breaker{{}};
  absl::Time now = kNow;
};

TEST(CircuitBreaker, JudgesByWhetherARetryMayHelp) {
  const CircuitBreaker breaker({});
  EXPECT_EQ(breaker.Judge(Failure(), kNow), Verdict::kFailure);
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kUnreachable, Retry::kYes), kNow),
            Verdict::kFailure);
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kAnswer, Retry::kNo), kNow),
            Verdict::kAnswer);
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kAnswer, Retry::kNewToken), kNow),
            Verdict::kAnswer);
}

TEST(CircuitBreaker, TakesAThrottleForAnAnswer) {
  UpstreamAttempt throttled = Ended(HttpEvent::kAnswer, Retry::kYes);
  throttled.status = StatusOfAnswer({429, {}, ""}, "", absl::UnixEpoch());
  EXPECT_EQ(CircuitBreaker({}).Judge(throttled, kNow), Verdict::kAnswer);
}

TEST(CircuitBreaker, LearnsNothingFromAnAttemptWithoutAToken) {
  EXPECT_EQ(CircuitBreaker({}).Judge({}, kNow), Verdict::kNone);
}

TEST(CircuitBreaker, CountsAStoppedAttemptOnlyIfItTookLong) {
  World world;
  EXPECT_EQ(world.breaker.Judge(Stopped(Milliseconds(999)), kNow),
            Verdict::kNone);
  EXPECT_EQ(world.breaker.Judge(Stopped(Seconds(1)), kNow), Verdict::kFailure);
}

TEST(CircuitBreaker, TakesForLongThreeTimesWhatASuccessTakes) {
  World world;
  world.Count(Success(Seconds(1)));
  world.Count(Success(Seconds(2)));
  EXPECT_EQ(world.breaker.Judge(Stopped(Milliseconds(4499)), kNow),
            Verdict::kNone);
  EXPECT_EQ(world.breaker.Judge(Stopped(Milliseconds(4500)), kNow),
            Verdict::kFailure);
  // What is not known any more does not count.
  EXPECT_EQ(world.breaker.Judge(Stopped(Seconds(1)), kNow + Seconds(10)),
            Verdict::kFailure);
}

TEST(CircuitBreaker, TakesTenSecondsForLongHoweverSlowSuccessesAre) {
  World world;
  world.Count(Success(Seconds(9)));
  EXPECT_EQ(world.breaker.Judge(Stopped(Milliseconds(9999)), kNow),
            Verdict::kNone);
  EXPECT_EQ(world.breaker.Judge(Stopped(Seconds(10)), kNow), Verdict::kFailure);
}

TEST(CircuitBreaker, TripsAfterFailuresInARow) {
  World world;
  EXPECT_FALSE(world.Count(Failure(), 19));
  EXPECT_FALSE(world.Count(Success(), 100));
  EXPECT_FALSE(world.Count(Failure(), 19));
  EXPECT_TRUE(world.Count(Failure()));
  EXPECT_TRUE(world.Count(Failure()));
}

TEST(CircuitBreaker, TripsWhenHalfOfTheAttemptsOfTenSecondsFail) {
  World world;
  EXPECT_TRUE(world.CountMixed(Failure(), 6));
}

TEST(CircuitBreaker, StaysClosedWhenAThirdOfTheAttemptsFails) {
  World world;
  EXPECT_FALSE(world.CountMixed(Failure(), 3));
}

TEST(CircuitBreaker, IsNotTrippedByFewAttempts) {
  World world;
  for (int second = 0; second < 100; ++second, world.now += Seconds(1)) {
    // 19 in ten seconds.
    EXPECT_FALSE(world.Count(second % 2 == 0 ? Failure() : Success()));
    if (second % 10 == 0) continue;
    EXPECT_FALSE(world.Count(Failure()));
  }
}

TEST(CircuitBreaker, IsTrippedByASilentUpstream) {
  World world;
  EXPECT_FALSE(world.CountMixed(Success(), 1));
  // 32 connections, deadlines of 5 s.
  bool is_open = false;
  for (int second = 0; second < 11 && !is_open; ++second) {
    is_open = world.Count(Stopped(Milliseconds(4950)), 6);
    world.now += Seconds(1);
  }
  EXPECT_TRUE(is_open);
}

TEST(CircuitBreaker, IsNotTrippedByCallersInAHurry) {
  World never_answered;
  EXPECT_FALSE(never_answered.Count(Stopped(Milliseconds(50)), 1000));

  // Others have the patience to see the answer after two seconds.
  World patient;
  for (int i = 0; i < 100; ++i, patient.now += Seconds(1)) {
    EXPECT_FALSE(patient.Count(Success(Seconds(2))));
    EXPECT_FALSE(patient.Count(Stopped(Milliseconds(1500)), 100));
  }
}

TEST(CircuitBreaker, ForgetsAllWhenItIsReset) {
  World world;
  EXPECT_TRUE(world.Count(Failure(), 20));
  world.breaker.Reset();
  EXPECT_FALSE(world.Count(Failure(), 19));
}

TEST(CircuitBreaker, LearnsNothingFromABodyThatWaitedForMemory) {
  UpstreamAttempt attempt = Stopped(absl::Minutes(1));
  attempt.lacked_memory = true;
  EXPECT_EQ(CircuitBreaker({}).Judge(attempt, kNow), Verdict::kNone);
}

TEST(CircuitBreaker, NamesTheLastFailureInItsError) {
  const absl::Status error =
      CircuitBreaker::OpenError(Ended(HttpEvent::kAnswer, Retry::kYes));
  EXPECT_EQ(error.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(error), "CIRCUIT_OPEN");
  EXPECT_THAT(error.message(),
              HasSubstr("last failure: partner center answered 503"));
  EXPECT_THAT(
      CircuitBreaker::OpenError(Ended(HttpEvent::kStopped, Retry::kNo))
          .message(),
      HasSubstr("last failure: no response before the last caller left"));
}

}  // namespace
}  // namespace partnercenter::client
