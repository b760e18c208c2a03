#include "client/retry/upstream_gate.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using partnercenter::testing::FakeClock;

base::Guid Customer(char last) {
  return *base::Guid::Parse(std::string("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f0") +
                            last);
}
const base::Guid kOne = Customer('1');
const base::Guid kTwo = Customer('2');

UpstreamAnswer Plain(int http_status) { return {http_status, {}, ""}; }

// A try that was answered so.
UpstreamAttempt Answered(UpstreamAnswer answer, absl::Time now) {
  UpstreamAttempt outcome;
  outcome.event = HttpEvent::kAnswer;
  outcome.http_status = answer.http_status;
  outcome.status = StatusOfAnswer(answer, "customers/c", now);
  outcome.retry = RowOfStatus(answer.http_status).retry;
  outcome.body = std::move(answer.body);
  return outcome;
}

struct Gate {
  // One whole try; it must be let through. Returns its error.
  absl::Status Try(const base::Guid& customer, UpstreamAnswer answer) {
    auto pass = gate.Enter(customer);
    EXPECT_TRUE(pass.ok()) << pass.status();
    if (!pass.ok()) return pass.status();
    UpstreamAttempt outcome = Answered(std::move(answer), clock.Now());
    pass->Report(outcome);
    return outcome.status;
  }
  void Answer(const base::Guid& customer, int http_status) {
    Try(customer, Plain(http_status)).IgnoreError();
  }
  absl::Status Throttle(const std::string& retry_after,
                        const std::string& body = "") {
    return Try(kOne, {429, {{"Retry-After", retry_after}}, body});
  }
  void FailOften() {
    for (int i = 0; i < 3; ++i) Answer(kOne, 503);
  }

  FakeClock clock;
  UpstreamGate gate{{.failures = 3, .jitter = [] { return 1.0; }}, clock};
};

TEST(UpstreamGate, IsOpenAtFirst) {
  Gate gate;
  EXPECT_TRUE(gate.gate.Check(kOne).ok());
  EXPECT_TRUE(gate.Try(kOne, Plain(200)).ok());
}

TEST(UpstreamGate, IsClosedForAllCustomersUntilRetryAfterHasPassed) {
  Gate gate;
  gate.Throttle("57").IgnoreError();
  gate.clock.Advance(absl::Seconds(50));

  const absl::Status status = gate.gate.Check(kTwo);

  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(status), kUpstreamThrottled);
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(7));
  EXPECT_TRUE(base::GetDetail<google::rpc::QuotaFailure>(status).has_value());
  EXPECT_EQ(gate.gate.Enter(kTwo).status(), status);
  gate.clock.Advance(absl::Seconds(7));
  EXPECT_TRUE(gate.gate.Check(kTwo).ok());
}

TEST(UpstreamGate, IsClosedForTheCustomerAloneThatTheAnswerSpeaksOf) {
  Gate gate;
  gate.Throttle("57", R"({"statusCode":429,"message":"Too many for customer"})")
      .IgnoreError();

  EXPECT_EQ(base::ReasonOf(gate.gate.Check(kOne)), kUpstreamThrottled);
  EXPECT_TRUE(gate.Try(kTwo, Plain(200)).ok());
  EXPECT_EQ(gate.gate.state().customers_throttled, 1);
  EXPECT_FALSE(gate.gate.state().tenant_throttled);
}

TEST(UpstreamGate, TakesTheDelayFromTheTextWithoutAHeader) {
  Gate gate;
  gate.Throttle("soon",
                R"({"statusCode":429,"message":"Try again in 9 seconds."})")
      .IgnoreError();
  EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kOne)), absl::Seconds(9));
}

TEST(UpstreamGate, ClosesForAGrowingTimeWhereNoneIsStated) {
  Gate gate;
  EXPECT_EQ(base::RetryDelayOf(gate.Throttle("soon")), absl::Seconds(2));
  gate.clock.Advance(absl::Seconds(2));
  EXPECT_EQ(base::RetryDelayOf(gate.Throttle("soon")), absl::Seconds(4));
  gate.clock.Advance(absl::Seconds(4));
  for (int i = 0; i < 10; ++i) {
    gate.Throttle("soon").IgnoreError();
    gate.clock.Advance(absl::Minutes(1));
  }
  EXPECT_EQ(base::RetryDelayOf(gate.Throttle("soon")), absl::Minutes(1));
}

TEST(UpstreamGate, LetsOneProbeGoFirst) {
  Gate gate;
  gate.Throttle("5").IgnoreError();
  gate.clock.Advance(absl::Seconds(5));

  auto probe = gate.gate.Enter(kOne);
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kTwo)),
            base::kDefaultRetryDelay);
  EXPECT_FALSE(gate.gate.Enter(kTwo).ok());

  UpstreamAttempt good = Answered(Plain(200), gate.clock.Now());
  probe->Report(good);
  EXPECT_TRUE(gate.gate.Enter(kTwo).ok());
  EXPECT_FALSE(gate.gate.state().tenant_throttled);
}

TEST(UpstreamGate, LetsAnotherProbeGoIfTheFirstWasNotMade) {
  Gate gate;
  gate.Throttle("5").IgnoreError();
  gate.clock.Advance(absl::Seconds(5));
  { const auto dropped = gate.gate.Enter(kOne); }
  {
    auto stopped = gate.gate.Enter(kOne);
    ASSERT_TRUE(stopped.ok());
    UpstreamAttempt outcome;
    outcome.event = HttpEvent::kStopped;
    outcome.status = StatusOfStop(false, "wait");
    stopped->Report(outcome);
  }

  EXPECT_TRUE(gate.gate.Enter(kTwo).ok());
}

TEST(UpstreamGate, StaysClosedForTheLongerOfTwoDelays) {
  Gate gate;
  auto first = gate.gate.Enter(kOne);
  auto second = gate.gate.Enter(kOne);
  auto third = gate.gate.Enter(kOne);
  UpstreamAttempt longer =
      Answered({429, {{"Retry-After", "60"}}, ""}, gate.clock.Now());
  first->Report(longer);
  UpstreamAttempt shorter =
      Answered({429, {{"Retry-After", "2"}}, ""}, gate.clock.Now());
  second->Report(shorter);
  // Was under way before: says nothing about what comes after.
  UpstreamAttempt good = Answered(Plain(200), gate.clock.Now());
  third->Report(good);

  EXPECT_EQ(base::RetryDelayOf(shorter.status), absl::Seconds(60));
  EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kOne)), absl::Seconds(60));
}

TEST(UpstreamGate, OpensTheBreakerAfterFailuresInARow) {
  Gate gate;
  gate.Answer(kOne, 503);
  gate.Answer(kOne, 503);
  gate.Answer(kOne, 200);
  gate.Answer(kOne, 503);
  gate.Answer(kTwo, 503);
  EXPECT_TRUE(gate.gate.Check(kOne).ok());
  const absl::Status last = gate.Try(kOne, Plain(504));

  EXPECT_EQ(base::RetryDelayOf(last), absl::Seconds(2));
  const absl::Status status = gate.gate.Check(kTwo);
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(status), kCircuitOpen);
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(2));
  EXPECT_TRUE(gate.gate.state().breaker_open);
}

TEST(UpstreamGate, KeepsTheBreakerOpenLongerEachTimeTheProbeFails) {
  Gate gate;
  gate.FailOften();
  for (const int seconds : {2, 4, 8, 16, 32, 60, 60}) {
    EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kOne)),
              absl::Seconds(seconds));
    gate.clock.Advance(absl::Seconds(seconds));
    gate.Answer(kOne, 503);
  }
}

TEST(UpstreamGate, ClosesTheBreakerWhenTheProbeIsAnswered) {
  Gate gate;
  gate.FailOften();
  gate.clock.Advance(absl::Seconds(2));
  // No answer that is the upstream's fault; that is enough.
  gate.Answer(kOne, 404);

  EXPECT_FALSE(gate.gate.state().breaker_open);
  gate.Answer(kOne, 503);
  EXPECT_TRUE(gate.gate.Check(kOne).ok());
}

TEST(UpstreamGate, IsNotClosedLongerByTriesThatWereUnderWay) {
  Gate gate;
  auto late = gate.gate.Enter(kOne);
  gate.FailOften();
  UpstreamAttempt outcome = Answered(Plain(503), gate.clock.Now());
  late->Report(outcome);

  EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kOne)), absl::Seconds(2));
}

TEST(UpstreamGate, DoesNotHoldAMissingTokenAgainstTheUpstream) {
  Gate gate;
  for (int i = 0; i < 10; ++i) {
    auto pass = gate.gate.Enter(kOne);
    ASSERT_TRUE(pass.ok());
    UpstreamAttempt outcome;
    outcome.status = absl::UnavailableError("no token");
    outcome.retry = Retry::kYes;
    pass->Report(outcome);
  }
  EXPECT_TRUE(gate.gate.Check(kOne).ok());
}

TEST(UpstreamGate, HoldsTriesThatNobodyWaitedForLongerAgainstTheUpstream) {
  const auto stop_after = [](Gate& gate, absl::Duration length) {
    for (int i = 0; i < 3; ++i) {
      auto pass = gate.gate.Enter(kOne);
      ASSERT_TRUE(pass.ok());
      UpstreamAttempt outcome;
      outcome.event = HttpEvent::kStopped;
      outcome.length = length;
      outcome.status = StatusOfStop(true, "wait");
      pass->Report(outcome);
    }
  };
  Gate hasty;
  stop_after(hasty, absl::Seconds(9));
  EXPECT_TRUE(hasty.gate.Check(kOne).ok());

  Gate patient;
  stop_after(patient, absl::Seconds(10));
  EXPECT_EQ(base::ReasonOf(patient.gate.Check(kOne)), kCircuitOpen);
}

TEST(UpstreamGate, StaysClosedIfItWasClosedAgainWhileTheProbeWasUnderWay) {
  Gate gate;
  auto older = gate.gate.Enter(kOne);
  gate.Throttle("1").IgnoreError();
  gate.clock.Advance(absl::Seconds(1));
  auto probe = gate.gate.Enter(kOne);
  UpstreamAttempt throttled =
      Answered({429, {{"Retry-After", "57"}}, ""}, gate.clock.Now());
  older->Report(throttled);
  UpstreamAttempt good = Answered(Plain(200), gate.clock.Now());
  probe->Report(good);

  EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kOne)), absl::Seconds(57));
}

TEST(UpstreamGate, IsNotClosedLongerByAClockThatIsSetBack) {
  Gate gate;
  gate.Throttle("57").IgnoreError();
  gate.clock.Advance(-absl::Hours(1));
  EXPECT_EQ(base::RetryDelayOf(gate.gate.Check(kOne)), absl::Seconds(57));
  gate.clock.Advance(absl::Seconds(57));
  EXPECT_TRUE(gate.gate.Check(kOne).ok());
}

TEST(UpstreamGate, JitterTakesUpToHalfOfAClosure) {
  FakeClock clock;
  UpstreamGate gate({.failures = 1, .jitter = [] { return 0.0; }}, clock);
  UpstreamAttempt outcome = Answered(Plain(503), clock.Now());
  gate.Enter(kOne)->Report(outcome);
  EXPECT_EQ(base::RetryDelayOf(gate.Check(kOne)), absl::Seconds(1));
}

}  // namespace
}  // namespace partnercenter::client
