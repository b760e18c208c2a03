#include "client/retry/circuit_breaker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

using ::testing::HasSubstr;
using Verdict = CircuitBreaker::Verdict;

UpstreamAttempt Ended(HttpEvent event, Retry retry) {
  UpstreamAttempt attempt;
  attempt.event = event;
  attempt.retry = retry;
  attempt.status = absl::UnavailableError("partner center answered 503");
  return attempt;
}

TEST(CircuitBreaker, JudgesByWhetherARetryMayHelp) {
  const CircuitBreaker breaker({});
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kAnswer, Retry::kYes)),
            Verdict::kFailure);
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kUnreachable, Retry::kYes)),
            Verdict::kFailure);
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kAnswer, Retry::kNo)),
            Verdict::kAnswer);
  EXPECT_EQ(breaker.Judge(Ended(HttpEvent::kAnswer, Retry::kNewToken)),
            Verdict::kAnswer);
}

TEST(CircuitBreaker, LearnsNothingFromAnAttemptWithoutAToken) {
  EXPECT_EQ(CircuitBreaker({}).Judge({}), Verdict::kNone);
}

TEST(CircuitBreaker, CountsAStoppedAttemptOnlyIfItTookLong) {
  const CircuitBreaker breaker({.hung_after = absl::Seconds(10)});
  UpstreamAttempt stopped = Ended(HttpEvent::kStopped, Retry::kNo);
  stopped.length = absl::Seconds(9);
  EXPECT_EQ(breaker.Judge(stopped), Verdict::kNone);
  stopped.length = absl::Seconds(10);
  EXPECT_EQ(breaker.Judge(stopped), Verdict::kFailure);
}

TEST(CircuitBreaker, TripsAfterFailuresInARow) {
  CircuitBreaker breaker({.failure_threshold = 2});
  EXPECT_FALSE(breaker.CountFailure());
  breaker.Reset();
  EXPECT_FALSE(breaker.CountFailure());
  EXPECT_TRUE(breaker.CountFailure());
  EXPECT_TRUE(breaker.CountFailure());
}

TEST(CircuitBreaker, NamesTheLastFailureInItsError) {
  CircuitBreaker breaker({});
  breaker.CountFailure();
  const absl::Status error =
      breaker.OpenError(Ended(HttpEvent::kAnswer, Retry::kYes));
  EXPECT_EQ(error.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(error), "CIRCUIT_OPEN");
  EXPECT_THAT(error.message(),
              HasSubstr("last failure: partner center answered 503"));
  EXPECT_THAT(
      breaker.OpenError(Ended(HttpEvent::kStopped, Retry::kNo)).message(),
      HasSubstr("last failure: no response before the last caller left"));
}

}  // namespace
}  // namespace partnercenter::client
