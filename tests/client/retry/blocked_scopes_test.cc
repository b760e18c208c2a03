#include "client/retry/blocked_scopes.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"
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

// An attempt with this answer.
UpstreamAttempt Answered(UpstreamAnswer answer, absl::Time now) {
  UpstreamAttempt outcome;
  outcome.event = HttpEvent::kAnswer;
  outcome.http_status = answer.http_status;
  outcome.status = StatusOfAnswer(answer, "customers/c", now);
  outcome.retry = RowOfStatus(answer.http_status).retry;
  outcome.body = std::move(answer.body);
  return outcome;
}

// An attempt whose last caller left after this time.
UpstreamAttempt Stopped(absl::Duration length) {
  UpstreamAttempt outcome;
  outcome.event = HttpEvent::kStopped;
  outcome.length = length;
  outcome.status = StatusOfStop(true, {"wait"});
  return outcome;
}

struct Scopes {
  explicit Scopes(int min_attempts = 3)
      : blocked({.breaker = {.min_attempts = min_attempts},
                 .jitter = [] { return 1.0; }},
                clock) {}

  // One whole attempt, which must be admitted. Returns its error.
  absl::Status Attempt(const base::Guid& customer, UpstreamAnswer answer) {
    auto lease = blocked.Admit(customer);
    EXPECT_TRUE(lease.ok()) << lease.status();
    if (!lease.ok()) return lease.status();
    UpstreamAttempt outcome = Answered(std::move(answer), clock.Now());
    if (const auto delay = lease->Report(outcome)) {
      base::SetRetryDelay(outcome.status, *delay);
    }
    return outcome.status;
  }
  void Answer(const base::Guid& customer, int http_status) {
    Attempt(customer, Plain(http_status)).IgnoreError();
  }
  absl::Status Throttle(const std::string& retry_after,
                        const std::string& body = "") {
    return Attempt(kOne, {429, {{"Retry-After", retry_after}}, body});
  }
  void FailOften() {
    for (int i = 0; i < 3; ++i) Answer(kOne, 503);
  }

  // Returns the wait of a request that is refused.
  std::optional<absl::Duration> Wait(
      absl::Duration time_left = absl::Minutes(1)) {
    EXPECT_FALSE(blocked.Admit(kTwo).ok());
    return blocked.WaitAfterRefusal(kTwo, time_left, awaited);
  }

  FakeClock clock;
  BlockedScopes blocked;
  BlockedScopes::BlockNumber awaited = 0;
};

TEST(BlockedScopes, BlocksNothingAtFirst) {
  Scopes scopes;
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
  EXPECT_TRUE(scopes.Attempt(kOne, Plain(200)).ok());
}

TEST(BlockedScopes, BlocksAllCustomersUntilRetryAfterHasPassed) {
  Scopes scopes;
  scopes.Throttle("57").IgnoreError();
  scopes.clock.Advance(absl::Seconds(50));

  const absl::Status status = scopes.blocked.Check(kTwo);

  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_THROTTLED");
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(7));
  EXPECT_TRUE(base::GetDetail<google::rpc::QuotaFailure>(status).has_value());
  EXPECT_EQ(scopes.blocked.Admit(kTwo).status(), status);
  scopes.clock.Advance(absl::Seconds(7));
  EXPECT_TRUE(scopes.blocked.Check(kTwo).ok());
}

TEST(BlockedScopes, BlocksOneCustomerIfTheAnswerSaysThatTheLimitIsIts) {
  Scopes scopes;
  scopes
      .Throttle("57",
                R"({"statusCode":429,"message":"Limit for this customer"})")
      .IgnoreError();

  EXPECT_EQ(base::ReasonOf(scopes.blocked.Check(kOne)), "UPSTREAM_THROTTLED");
  EXPECT_TRUE(scopes.Attempt(kTwo, Plain(200)).ok());
  EXPECT_EQ(scopes.blocked.state().customers_throttled, 1);
  EXPECT_FALSE(scopes.blocked.state().tenant_throttled);
}

TEST(BlockedScopes, TakesTheDelayFromTheTextWithoutAHeader) {
  Scopes scopes;
  scopes
      .Throttle("soon",
                R"({"statusCode":429,"message":"Try again in 9 seconds."})")
      .IgnoreError();
  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne)), absl::Seconds(9));
}

TEST(BlockedScopes, BlocksForAGrowingTimeWhereNoneIsStated) {
  Scopes scopes;
  EXPECT_EQ(base::RetryDelayOf(scopes.Throttle("soon")), absl::Seconds(2));
  scopes.clock.Advance(absl::Seconds(2));
  EXPECT_EQ(base::RetryDelayOf(scopes.Throttle("soon")), absl::Seconds(4));
  scopes.clock.Advance(absl::Seconds(4));
  for (int i = 0; i < 10; ++i) {
    scopes.Throttle("soon").IgnoreError();
    scopes.clock.Advance(absl::Minutes(1));
  }
  EXPECT_EQ(base::RetryDelayOf(scopes.Throttle("soon")), absl::Minutes(1));
}

TEST(BlockedScopes, LetsOneProbeGoFirst) {
  Scopes scopes;
  scopes.Throttle("5").IgnoreError();
  scopes.clock.Advance(absl::Seconds(5));

  auto probe = scopes.blocked.Admit(kOne);
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kTwo)),
            base::kDefaultRetryDelay);
  EXPECT_FALSE(scopes.blocked.Admit(kTwo).ok());

  UpstreamAttempt good = Answered(Plain(200), scopes.clock.Now());
  probe->Report(good);
  EXPECT_TRUE(scopes.blocked.Admit(kTwo).ok());
  EXPECT_FALSE(scopes.blocked.state().tenant_throttled);
}

TEST(BlockedScopes, LetsAnotherProbeGoIfTheFirstWasNotMade) {
  Scopes scopes;
  scopes.Throttle("5").IgnoreError();
  scopes.clock.Advance(absl::Seconds(5));
  { const auto dropped = scopes.blocked.Admit(kOne); }
  {
    auto stopped = scopes.blocked.Admit(kOne);
    ASSERT_TRUE(stopped.ok());
    UpstreamAttempt outcome;
    outcome.event = HttpEvent::kStopped;
    outcome.status = StatusOfStop(false, {"wait"});
    stopped->Report(outcome);
  }

  EXPECT_TRUE(scopes.blocked.Admit(kTwo).ok());
}

TEST(BlockedScopes, BlocksForTheLongerOfTwoDelays) {
  Scopes scopes;
  auto first = scopes.blocked.Admit(kOne);
  auto second = scopes.blocked.Admit(kOne);
  auto third = scopes.blocked.Admit(kOne);
  UpstreamAttempt longer =
      Answered({429, {{"Retry-After", "60"}}, ""}, scopes.clock.Now());
  first->Report(longer);
  UpstreamAttempt shorter =
      Answered({429, {{"Retry-After", "2"}}, ""}, scopes.clock.Now());
  EXPECT_EQ(second->Report(shorter), absl::Seconds(60));
  // Was under way before: says nothing about what comes after.
  UpstreamAttempt good = Answered(Plain(200), scopes.clock.Now());
  third->Report(good);

  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne)), absl::Seconds(60));
}

TEST(BlockedScopes, OpensTheBreakerAfterFailuresInARowHoweverRare) {
  Scopes scopes;
  for (const int status : {503, 503, 200, 503}) {
    scopes.Answer(kOne, status);
    scopes.clock.Advance(absl::Seconds(30));
  }
  scopes.Answer(kTwo, 503);
  scopes.clock.Advance(absl::Seconds(30));
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
  const absl::Status last = scopes.Attempt(kOne, Plain(504));

  EXPECT_EQ(base::RetryDelayOf(last), absl::Seconds(2));
  const absl::Status status = scopes.blocked.Check(kTwo);
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(status), "CIRCUIT_OPEN");
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(2));
  EXPECT_TRUE(scopes.blocked.state().breaker_open);
}

TEST(BlockedScopes, OpensTheBreakerWhenHalfOfTheAttemptsFail) {
  Scopes scopes(4);
  for (const int status : {503, 200, 200, 200, 503}) {
    scopes.Answer(kOne, status);
  }
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());

  scopes.Answer(kOne, 503);

  EXPECT_EQ(base::ReasonOf(scopes.blocked.Check(kOne)), "CIRCUIT_OPEN");
}

TEST(BlockedScopes, ProbesAtTheSameIntervalHoweverOftenTheProbeFails) {
  Scopes scopes;
  scopes.FailOften();
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne)), absl::Seconds(2));
    scopes.clock.Advance(absl::Seconds(2));
    scopes.Answer(kOne, 503);
  }
}

TEST(BlockedScopes, ProbesAgainWhileAProbeHangs) {
  Scopes scopes;
  scopes.FailOften();
  scopes.clock.Advance(absl::Seconds(2));
  auto hanging = scopes.blocked.Admit(kOne);
  ASSERT_TRUE(hanging.ok());
  scopes.clock.Advance(absl::Seconds(2) - absl::Milliseconds(1));
  EXPECT_FALSE(scopes.blocked.Admit(kOne).ok());
  scopes.clock.Advance(absl::Milliseconds(1));

  scopes.Answer(kOne, 200);

  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
  EXPECT_FALSE(scopes.blocked.state().breaker_open);
  // Began before the breaker closed: says nothing about the upstream of now.
  UpstreamAttempt cut = Stopped(absl::Seconds(30));
  hanging->Report(cut);
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
}

TEST(BlockedScopes, IsNotOpenedByAttemptsFromBeforeItClosed) {
  Scopes scopes;
  std::vector<BlockedScopes::Lease> hanging;
  for (int i = 0; i < 10; ++i) {
    hanging.push_back(*scopes.blocked.Admit(kOne));
  }
  scopes.FailOften();
  scopes.clock.Advance(absl::Seconds(2));
  scopes.Answer(kOne, 200);

  for (BlockedScopes::Lease& lease : hanging) {
    lease.Report(Stopped(absl::Seconds(30)));
  }

  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
}

// A breaker whose probe has been stopped after this time.
struct HastyProbe : Scopes {
  explicit HastyProbe(absl::Duration length) {
    FailOften();
    clock.Advance(absl::Seconds(2));
    Stop(length);
  }
  // One attempt of a call with this time that is stopped at its end.
  bool Stop(absl::Duration length) {
    auto lease = blocked.Admit(kOne, length);
    if (!lease.ok()) return false;
    clock.Advance(length);
    EXPECT_EQ(lease->Report(Stopped(length)), std::nullopt);
    return true;
  }
};

TEST(BlockedScopes, ProbesNoFasterForCallersInAHurry) {
  HastyProbe scopes(absl::Milliseconds(50));
  EXPECT_EQ(
      base::RetryDelayOf(scopes.blocked.Check(kOne, absl::Milliseconds(99))),
      absl::Milliseconds(1950));
}

TEST(BlockedScopes, HandsAProbeThatWasStoppedToACallWithMoreTime) {
  HastyProbe scopes(absl::Milliseconds(50));
  EXPECT_TRUE(scopes.blocked.Check(kOne, absl::Milliseconds(100)).ok());

  scopes.Answer(kOne, 200);

  EXPECT_FALSE(scopes.blocked.state().breaker_open);
}

TEST(BlockedScopes, StaysOpenNoLongerForAProbeThatWasStoppedHoweverLate) {
  HastyProbe scopes(absl::Milliseconds(1500));
  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne, absl::Seconds(2))),
            absl::Milliseconds(500));
  scopes.clock.Advance(absl::Milliseconds(500));
  EXPECT_TRUE(scopes.blocked.Check(kOne, absl::Seconds(1)).ok());
}

TEST(BlockedScopes, HandsAProbeOnOnceAtATimeAndEachTimeToMoreTime) {
  HastyProbe scopes(absl::ZeroDuration());
  auto second = scopes.blocked.Admit(kOne, absl::Milliseconds(30));
  ASSERT_TRUE(second.ok());
  EXPECT_FALSE(scopes.blocked.Admit(kOne).ok());
  second->Report(Stopped(absl::ZeroDuration()));

  EXPECT_FALSE(scopes.Stop(absl::Milliseconds(30)));
  EXPECT_TRUE(scopes.Stop(absl::Milliseconds(60)));
  EXPECT_FALSE(scopes.Stop(absl::Milliseconds(119)));
  EXPECT_TRUE(scopes.Stop(absl::Milliseconds(120)));
}

TEST(BlockedScopes, NeedsNoMoreTimeAfterAProbeThatWasNotMade) {
  HastyProbe scopes(absl::Milliseconds(50));
  for (int i = 0; i < 3; ++i) {
    // Reserved, and given up.
    EXPECT_TRUE(scopes.blocked.Admit(kOne, absl::Milliseconds(100)).ok());
  }
  {
    auto without_token = scopes.blocked.Admit(kOne, absl::Milliseconds(100));
    ASSERT_TRUE(without_token.ok());
    UpstreamAttempt outcome;
    outcome.status = absl::UnavailableError("no token");
    outcome.retry = Retry::kYes;
    without_token->Report(outcome);
  }

  EXPECT_FALSE(scopes.blocked.Check(kOne, absl::Milliseconds(99)).ok());
  EXPECT_TRUE(scopes.Stop(absl::Milliseconds(100)));
  // One that was made counts.
  EXPECT_FALSE(scopes.blocked.Check(kOne, absl::Milliseconds(199)).ok());
  EXPECT_TRUE(scopes.blocked.Check(kOne, absl::Milliseconds(200)).ok());
}

TEST(BlockedScopes, IsOpenNoLongerThanForOneProbeOfManyInAHurry) {
  // A call in a hurry comes every 10 ms and takes each probe that it can; one
  // that has patience comes every 100 ms. The upstream answers after 1.5 s.
  Scopes scopes;
  scopes.FailOften();
  const absl::Time opened = scopes.clock.Now();
  std::vector<std::pair<absl::Time, BlockedScopes::Lease>> hasty;
  std::vector<std::pair<absl::Time, BlockedScopes::Lease>> patient;
  while (scopes.blocked.state().breaker_open) {
    ASSERT_LT(scopes.clock.Now() - opened, absl::Seconds(5));
    scopes.clock.Advance(absl::Milliseconds(10));
    const absl::Time now = scopes.clock.Now();
    if (auto lease = scopes.blocked.Admit(kOne, absl::Milliseconds(200));
        lease.ok()) {
      hasty.emplace_back(now, *std::move(lease));
    }
    if ((now - opened) % absl::Milliseconds(100) == absl::ZeroDuration()) {
      auto lease = scopes.blocked.Admit(kTwo, absl::Seconds(10));
      if (lease.ok()) patient.emplace_back(now, *std::move(lease));
    }
    if (!hasty.empty() && now - hasty[0].first >= absl::Milliseconds(200)) {
      hasty[0].second.Report(Stopped(absl::Milliseconds(200)));
      hasty.clear();
    }
    if (!patient.empty() &&
        now - patient[0].first >= absl::Milliseconds(1500)) {
      patient[0].second.Report(Answered(Plain(200), now));
      patient.clear();
    }
  }
}

TEST(BlockedScopes, ReportsAnOpenBreakerUntilNothingWasAskedForTenSeconds) {
  Scopes scopes;
  scopes.FailOften();
  scopes.clock.Advance(absl::Seconds(12) - absl::Milliseconds(1));
  EXPECT_TRUE(scopes.blocked.state().breaker_open);
  scopes.clock.Advance(absl::Milliseconds(1));
  EXPECT_FALSE(scopes.blocked.state().breaker_open);

  // Nobody is refused for what has been long ago.
  const auto first = scopes.blocked.Admit(kOne);
  EXPECT_TRUE(scopes.blocked.Admit(kOne).ok());
}

TEST(BlockedScopes, ClosesTheBreakerWhenTheProbeIsAnswered) {
  Scopes scopes;
  scopes.FailOften();
  scopes.clock.Advance(absl::Seconds(2));
  // No answer that is the upstream's fault; that is enough.
  scopes.Answer(kOne, 404);

  EXPECT_FALSE(scopes.blocked.state().breaker_open);
  scopes.Answer(kOne, 503);
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
}

TEST(BlockedScopes, IsNotBlockedLongerByAttemptsThatWereUnderWay) {
  Scopes scopes;
  auto late = scopes.blocked.Admit(kOne);
  scopes.FailOften();
  UpstreamAttempt outcome = Answered(Plain(503), scopes.clock.Now());
  late->Report(outcome);

  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne)), absl::Seconds(2));
}

TEST(BlockedScopes, DoesNotHoldAMissingTokenAgainstTheUpstream) {
  Scopes scopes;
  for (int i = 0; i < 10; ++i) {
    auto lease = scopes.blocked.Admit(kOne);
    ASSERT_TRUE(lease.ok());
    UpstreamAttempt outcome;
    outcome.status = absl::UnavailableError("no token");
    outcome.retry = Retry::kYes;
    lease->Report(outcome);
  }
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
}

TEST(BlockedScopes, HoldsAttemptsThatWereStoppedLateAgainstTheUpstream) {
  const auto stop_after = [](Scopes& scopes, absl::Duration length) {
    auto slow = scopes.blocked.Admit(kOne);
    std::vector<BlockedScopes::Lease> stopped;
    for (int i = 0; i < 3; ++i) {
      auto lease = scopes.blocked.Admit(kOne);
      ASSERT_TRUE(lease.ok());
      stopped.push_back(*std::move(lease));
    }
    UpstreamAttempt success = Answered(Plain(200), scopes.clock.Now());
    success.length = absl::Seconds(8);
    slow->Report(success);
    for (BlockedScopes::Lease& lease : stopped) lease.Report(Stopped(length));
  };
  Scopes hasty;
  stop_after(hasty, absl::Seconds(9));
  EXPECT_TRUE(hasty.blocked.Check(kOne).ok());

  Scopes patient;
  stop_after(patient, absl::Seconds(10));
  EXPECT_EQ(base::ReasonOf(patient.blocked.Check(kOne)), "CIRCUIT_OPEN");
}

TEST(BlockedScopes, StaysBlockedIfItWasBlockedAgainWhileTheProbeWasUnderWay) {
  Scopes scopes;
  auto older = scopes.blocked.Admit(kOne);
  scopes.Throttle("1").IgnoreError();
  scopes.clock.Advance(absl::Seconds(1));
  auto probe = scopes.blocked.Admit(kOne);
  UpstreamAttempt throttled =
      Answered({429, {{"Retry-After", "57"}}, ""}, scopes.clock.Now());
  older->Report(throttled);
  UpstreamAttempt good = Answered(Plain(200), scopes.clock.Now());
  probe->Report(good);

  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne)), absl::Seconds(57));
}

TEST(BlockedScopes, IsNotBlockedLongerByAClockThatIsSetBack) {
  Scopes scopes;
  scopes.Throttle("57").IgnoreError();
  scopes.clock.SetWallTimeBy(-absl::Hours(1));
  EXPECT_EQ(base::RetryDelayOf(scopes.blocked.Check(kOne)), absl::Seconds(57));
  scopes.clock.Advance(absl::Seconds(57));
  EXPECT_TRUE(scopes.blocked.Check(kOne).ok());
}

TEST(BlockedScopes, JitterTakesUpToHalfOfABlock) {
  FakeClock clock;
  BlockedScopes blocked(
      {.breaker = {.min_attempts = 1}, .jitter = [] { return 0.0; }}, clock);
  UpstreamAttempt outcome = Answered(Plain(503), clock.Now());
  blocked.Admit(kOne)->Report(outcome);
  EXPECT_EQ(base::RetryDelayOf(blocked.Check(kOne)), absl::Seconds(1));
}

TEST(BlockedScopes, MakesRequestsWaitForTheEndOfAShortThrottle) {
  Scopes scopes;
  scopes.Throttle("2").IgnoreError();
  EXPECT_EQ(scopes.Wait(), absl::Seconds(2));
  scopes.clock.Advance(absl::Milliseconds(1500));
  EXPECT_EQ(scopes.Wait(), absl::Milliseconds(500));
}

TEST(BlockedScopes, SpreadsTheLooksOfRequestsThatWaitForTheSame) {
  FakeClock clock;
  double jitter = 0;
  BlockedScopes blocked({.breaker = {}, .jitter = [&jitter] { return jitter; }},
                        clock);
  const auto wait = [&](double fraction) {
    jitter = fraction;
    BlockedScopes::BlockNumber awaited = 0;
    return blocked.WaitAfterRefusal(kOne, absl::Minutes(1), awaited).value();
  };
  blocked.Admit(kOne)->Report(
      Answered({429, {{"Retry-After", "2"}}, ""}, clock.Now()));

  // Not before the end, however.
  EXPECT_EQ(wait(0.0), absl::Milliseconds(2020));
  EXPECT_EQ(wait(0.5), absl::Milliseconds(2010));
  EXPECT_EQ(wait(1.0), absl::Milliseconds(2000));

  clock.Advance(absl::Seconds(2));
  const auto probe = blocked.Admit(kOne);
  clock.Advance(absl::Milliseconds(400));
  EXPECT_EQ(wait(0.0), absl::Milliseconds(100));
  EXPECT_EQ(wait(0.5), absl::Milliseconds(150));
  EXPECT_EQ(wait(1.0), absl::Milliseconds(200));
}

TEST(BlockedScopes, LeavesALongThrottleToCallers) {
  Scopes scopes;
  scopes.Throttle("3").IgnoreError();
  EXPECT_EQ(scopes.Wait(), std::nullopt);
}

TEST(BlockedScopes, LetsNoRequestWaitUntilItsDeadline) {
  Scopes scopes;
  scopes.Throttle("2").IgnoreError();
  EXPECT_EQ(scopes.Wait(absl::Seconds(2)), std::nullopt);
}

TEST(BlockedScopes, LetsNoRequestWaitForTheBreaker) {
  Scopes scopes;
  scopes.FailOften();
  EXPECT_EQ(scopes.Wait(), std::nullopt);
  scopes.clock.Advance(absl::Seconds(2));
  const auto probe = scopes.blocked.Admit(kOne);
  EXPECT_EQ(scopes.Wait(), std::nullopt);
}

TEST(BlockedScopes, LooksAtAProbeAfterHalfItsTime) {
  Scopes scopes;
  scopes.Throttle("1").IgnoreError();
  scopes.clock.Advance(absl::Seconds(1));
  const auto probe = scopes.blocked.Admit(kOne);
  EXPECT_EQ(scopes.Wait(), absl::Milliseconds(20));
  scopes.clock.Advance(absl::Milliseconds(200));
  EXPECT_EQ(scopes.Wait(), absl::Milliseconds(100));
  scopes.clock.Advance(absl::Milliseconds(400));
  EXPECT_EQ(scopes.Wait(), absl::Milliseconds(250));
}

TEST(BlockedScopes, FailsWhoWaitedForAProbeThatIsThrottled) {
  Scopes scopes;
  scopes.Throttle("1").IgnoreError();
  EXPECT_TRUE(scopes.Wait().has_value());
  scopes.clock.Advance(absl::Seconds(1));
  scopes.Throttle("1").IgnoreError();

  EXPECT_EQ(scopes.Wait(), std::nullopt);
  BlockedScopes::BlockNumber newcomer = 0;
  EXPECT_EQ(scopes.blocked.WaitAfterRefusal(kTwo, absl::Minutes(1), newcomer),
            absl::Seconds(1));
}

TEST(BlockedScopes, KeepsWhoWaitsWhenOthersAreThrottledThatBeganBefore) {
  Scopes scopes;
  auto older = scopes.blocked.Admit(kOne);
  scopes.Throttle("1").IgnoreError();
  EXPECT_TRUE(scopes.Wait().has_value());
  older->Report(
      Answered({429, {{"Retry-After", "2"}}, ""}, scopes.clock.Now()));

  EXPECT_EQ(scopes.Wait(), absl::Seconds(2));
}

TEST(BlockedScopes, AdmitsOneMoreAtATimeForEachAnswerAfterAThrottle) {
  Scopes scopes;
  scopes.Throttle("1").IgnoreError();
  scopes.clock.Advance(absl::Seconds(1));
  for (int most = 1; most <= 16; ++most) {
    std::vector<BlockedScopes::Lease> leases;
    for (int i = 0; i < most; ++i) {
      leases.push_back(*scopes.blocked.Admit(kOne));
    }
    EXPECT_EQ(base::ReasonOf(scopes.blocked.Check(kTwo)), "UPSTREAM_THROTTLED");
    EXPECT_EQ(scopes.blocked.RefusesAll(), true);
    leases.back().Report(Answered(Plain(200), scopes.clock.Now()));
  }

  std::vector<BlockedScopes::Lease> leases;
  for (int i = 0; i < 100; ++i) {
    leases.push_back(*scopes.blocked.Admit(kOne));
  }
}

TEST(BlockedScopes, BeginsWithOneProbeAgainWhenAThrottleIsNotOver) {
  Scopes scopes;
  scopes.Throttle("1").IgnoreError();
  scopes.clock.Advance(absl::Seconds(1));
  for (int i = 0; i < 5; ++i) scopes.Answer(kOne, 200);
  scopes.Throttle("1").IgnoreError();
  scopes.clock.Advance(absl::Seconds(1));

  const auto probe = scopes.blocked.Admit(kOne);

  EXPECT_TRUE(probe.ok());
  EXPECT_FALSE(scopes.blocked.Admit(kOne).ok());
}

TEST(BlockedScopes, RefusesAllWhileTheTenantIsThrottledOrTheBreakerOpen) {
  Scopes throttled;
  EXPECT_FALSE(throttled.blocked.RefusesAll());
  throttled.Throttle("5").IgnoreError();
  EXPECT_TRUE(throttled.blocked.RefusesAll());
  throttled.clock.Advance(absl::Seconds(5));
  EXPECT_FALSE(throttled.blocked.RefusesAll());

  Scopes failing;
  failing.FailOften();
  EXPECT_TRUE(failing.blocked.RefusesAll());
  failing.clock.Advance(absl::Seconds(2));
  // The probe takes its turn, whatever the state is called.
  EXPECT_FALSE(failing.blocked.RefusesAll());
  EXPECT_TRUE(failing.blocked.state().breaker_open);

  Scopes customer;
  customer.Throttle("5", "Too many requests for this customer").IgnoreError();
  EXPECT_FALSE(customer.blocked.RefusesAll());
}

}  // namespace
}  // namespace partnercenter::client
