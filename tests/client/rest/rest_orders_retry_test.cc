// What a fetch does between its attempts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/rest/rest_orders_client.h"
#include "client/status/attempt_outcome.h"
#include "client/status/upstream_status.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_transport.h"
#include "tests/support/fake_token_source.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using partnercenter::testing::FakeAnswer;
using partnercenter::testing::FakeClock;
using partnercenter::testing::FakeHttpTransport;
using partnercenter::testing::FakeTokenSource;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
constexpr char kList[] =
    "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders";
constexpr char kSecondPage[] =
    "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders?p=2";

FakeAnswer Page(const std::string& id, const std::string& next = "") {
  const std::string links =
      next.empty() ? ""
                   : absl::StrCat(R"(,"links":{"next":{"uri":")", next,
                                  R"(","method":"GET","headers":[]}})");
  return {.body =
              absl::StrCat(R"({"items":[{"id":")", id, R"("}])", links, "}")};
}

FakeAnswer Unavailable() { return {.status = 503}; }

// A fetch of the list, and its world.
struct World {
  explicit World(const std::vector<FakeAnswer>& answers = {}) {
    options.base_url = {
        .tls = true, .host = "api.example.com", .port = 443, .path = "/v1"};
    options.retry.jitter = [] { return 1.0; };
    for (const FakeAnswer& answer : answers) transport.Answer(kList, answer);
  }

  OrdersFetch::Step Run() {
    if (fetch == nullptr) {
      client = std::make_unique<RestOrdersClient>(options, parts);
      fetch = client->Start({.customer_id = *base::Guid::Parse(kCustomer)});
    }
    return fetch->Run(context);
  }
  // Runs to the next pause, which there must be.
  absl::Duration RunToPause() {
    const OrdersFetch::Step step = Run();
    EXPECT_TRUE(std::holds_alternative<Pause>(step));
    const auto* const pause = std::get_if<Pause>(&step);
    return pause == nullptr ? absl::InfiniteDuration() : pause->length;
  }
  // Runs to the end over all pauses.
  absl::StatusOr<OrdersAnswer> RunToEnd() {
    auto step = Run();
    while (std::holds_alternative<Pause>(step)) {
      pauses.push_back(std::get<Pause>(step).length);
      clock.Advance(pauses.back());
      step = Run();
    }
    return std::get<absl::StatusOr<OrdersAnswer>>(std::move(step));
  }
  std::vector<std::string> request_ids() const {
    std::vector<std::string> ids;
    for (const HttpRequest& request : transport.requests()) {
      ids.push_back(FindHeader(request.headers, "MS-RequestId").value_or(""));
    }
    return ids;
  }

  std::vector<std::string> tokens_sent() const {
    std::vector<std::string> sent;
    for (const HttpRequest& request : transport.requests()) {
      sent.push_back(FindHeader(request.headers, "Authorization").value_or(""));
    }
    return sent;
  }

  RestOrdersOptions options;
  FakeHttpTransport transport;
  FakeTokenSource tokens;
  FakeClock clock;
  CallProgress progress;
  CallContext context = {clock.Now() + absl::Minutes(1), {}, "c", &progress};
  UpstreamGet upstream{
      {.user_agent = "orders-gateway/1.2.3"}, transport, tokens, clock};
  OrderDecoder decoder;
  BlockedScopes blocked_scopes{{.breaker = {}, .jitter = [] { return 1.0; }},
                               clock};
  RetryBudget budget;
  AttemptTimes attempt_times{clock};
  const RestOrdersParts parts = {upstream,      blocked_scopes, budget,
                                 attempt_times, decoder,        clock};
  std::unique_ptr<RestOrdersClient> client;
  std::unique_ptr<OrdersFetch> fetch;
  std::vector<absl::Duration> pauses;
};

TEST(RestOrdersFetch, RetriesWithTheSameRequestId) {
  World world({Unavailable(), Unavailable(), Page("a")});

  EXPECT_TRUE(world.RunToEnd().ok());

  EXPECT_THAT(world.request_ids(), SizeIs(3));
  EXPECT_THAT(world.request_ids(), Each(world.request_ids()[0]));
  EXPECT_THAT(world.pauses,
              ElementsAre(absl::Milliseconds(200), absl::Milliseconds(400)));
}

TEST(RestOrdersFetch, LeavesTheWaitToItsCaller) {
  World world({Unavailable(), Page("a")});

  EXPECT_EQ(world.RunToPause(), absl::Milliseconds(200));

  EXPECT_THAT(world.transport.requests(), SizeIs(1));
  EXPECT_EQ(world.progress.phase(), "backoff");
}

TEST(RestOrdersFetch, EndsWithTheLastErrorAndTheNumberOfAttempts) {
  World world({Unavailable(), {.status = 500}, {.status = 504}});

  const absl::Status status = world.RunToEnd().status();

  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_GATEWAY_TIMEOUT");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "3");
  EXPECT_THAT(world.transport.requests(), SizeIs(3));
}

TEST(RestOrdersFetch, DoesNotTryAgainWhatIsTheCallersFault) {
  World world({{.status = 400}, Page("a")});

  EXPECT_EQ(world.RunToEnd().status().code(), StatusCode::kInvalidArgument);

  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, WaitsForAThrottleOfTwoSecondsButNotLonger) {
  FakeAnswer throttled{.status = 429, .headers = {{"Retry-After", "2"}}};
  World shortly({throttled, Page("a")});
  EXPECT_TRUE(shortly.RunToEnd().ok());
  EXPECT_THAT(shortly.pauses, ElementsAre(absl::Seconds(2)));

  throttled.headers = {{"Retry-After", "3"}};
  World longer({throttled, Page("a")});
  EXPECT_EQ(base::ReasonOf(longer.RunToEnd().status()), "UPSTREAM_THROTTLED");
  EXPECT_THAT(longer.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, ReadsAMalformedDocumentOnceMore) {
  World fixed({{.body = "<html>"}, Page("a")});
  EXPECT_TRUE(fixed.RunToEnd().ok());

  World broken({{.body = "<html>"}, {.body = "<html>"}, Page("a")});
  const absl::Status status = broken.RunToEnd().status();
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_MALFORMED");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "decode");
  EXPECT_THAT(broken.transport.requests(), SizeIs(2));
}

TEST(RestOrdersFetch, ReadsACutDocumentAgain) {
  FakeAnswer cut = Page("a");
  cut.event = HttpEvent::kTruncated;
  World world({cut, cut, Page("a")});

  EXPECT_TRUE(world.RunToEnd().ok());
}

TEST(RestOrdersFetch, DoesNotReadAgainWhatIsTooLarge) {
  World world({Page("an id too long to fit")});
  world.options.max_wire_bytes = 10;

  EXPECT_EQ(base::ReasonOf(world.RunToEnd().status()), "RESPONSE_TOO_LARGE");

  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, DoesNotAskAgainForAListThatLeadsAstray) {
  World world({Page("a", "https://elsewhere.example.com/v1/orders")});

  EXPECT_EQ(base::ReasonOf(world.RunToEnd().status()), "UPSTREAM_MALFORMED");

  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, RetriesAPageAndKeepsThoseBefore) {
  World world({Page("a", kSecondPage)});
  world.transport.Answer(kSecondPage, Unavailable());
  world.transport.Answer(kSecondPage, Unavailable());
  world.transport.Answer(kSecondPage, Page("b"));

  const auto answer = world.RunToEnd();

  ASSERT_TRUE(answer.ok()) << answer.status();
  orders::v1::ListOrdersResponse list;
  ASSERT_TRUE(list.ParseFromString(answer->wire));
  ASSERT_THAT(list.orders(), SizeIs(2));
  EXPECT_EQ(list.orders(0).id(), "a");
  EXPECT_EQ(list.orders(1).id(), "b");
  EXPECT_THAT(world.transport.targets(),
              ElementsAre(kList, kSecondPage, kSecondPage, kSecondPage));
  EXPECT_NE(world.request_ids()[0], world.request_ids()[1]);
  EXPECT_EQ(world.request_ids()[1], world.request_ids()[3]);
}

TEST(RestOrdersFetch, CountsTheAttemptsOfEachPageAnew) {
  World world({Unavailable(), Unavailable(), Page("a", kSecondPage)});
  world.transport.Answer(kSecondPage, Unavailable());
  world.transport.Answer(kSecondPage, Unavailable());
  world.transport.Answer(kSecondPage, Page("b"));

  EXPECT_TRUE(world.RunToEnd().ok());
}

TEST(RestOrdersFetch, RepeatsARefusedRequestOnceAndAtOnce) {
  World once({{.status = 401}, Page("a")});
  once.tokens.ReplaceRejectedBy(AccessToken{"token-2"});
  EXPECT_TRUE(once.RunToEnd().ok());
  EXPECT_THAT(once.pauses, IsEmpty());
  EXPECT_THAT(once.tokens.rejected(), ElementsAre("token-1"));
  EXPECT_THAT(once.tokens_sent(),
              ElementsAre("Bearer token-1", "Bearer token-2"));

  World twice({{.status = 401}, {.status = 401}, Page("a")});
  twice.tokens.ReplaceRejectedBy(AccessToken{"token-2"});
  const absl::Status status = twice.RunToEnd().status();
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "2");
  EXPECT_EQ(base::MetadataOf(status, "http_status"), "401");
}

TEST(RestOrdersFetch, IsNeverRepeatedWithTheTokenThatWasRefused) {
  World world({{.status = 401}, Page("a")});

  const absl::Status status = world.RunToEnd().status();

  EXPECT_THAT(world.tokens_sent(), ElementsAre("Bearer token-1"));
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "1");
  EXPECT_EQ(base::MetadataOf(status, "http_status"), "401");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "");
  EXPECT_THAT(std::string(status.message()), HasSubstr("no other token"));
}

TEST(RestOrdersFetch, ThatWasRefusedSaysWhyThereIsNoOtherToken) {
  World world({{.status = 401}, Page("a")});
  world.tokens.ReplaceRejectedBy(
      MakeError(StatusCode::kUnavailable,
                orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE, "down"));

  const absl::Status status = world.RunToEnd().status();

  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("down"));
  EXPECT_THAT(world.pauses, IsEmpty());
}

TEST(RestOrdersFetch, ThatWasRefusedEndsWithEntrasRemedyIfEntraRefusesToo) {
  World world({{.status = 401}, Page("a")});
  world.tokens.ReplaceRejectedBy(
      MakeError(StatusCode::kInternal,
                orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED,
                "renew the secret"));

  const absl::Status status = world.RunToEnd().status();

  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_EQ(status.message(), "renew the secret");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "token");
}

TEST(RestOrdersFetch, ThatWasRefusedStopsWhileItWaitsForAnotherToken) {
  World world({{.status = 401}, Page("a")});
  world.tokens.ReplaceRejectedBy(
      StatusOfStop(/*deadline_passed=*/true, {"token"}));

  const OrdersFetch::Step step = world.Run();

  const auto* const stopped = std::get_if<Stopped>(&step);
  ASSERT_NE(stopped, nullptr);
  EXPECT_EQ(stopped->phase, "token");
  EXPECT_EQ(stopped->attempts, 1);
}

// With a rate limit the repetition waits for its turn, in which the source may
// go back to the old token.
TEST(RestOrdersFetch, ThatWasRefusedNeedsAnotherTokenWhenItsTurnComes) {
  World world({{.status = 401}, Page("a")});
  world.options.pause_before_requests = true;
  world.tokens.ReplaceRejectedBy(AccessToken{"token-2"});
  EXPECT_EQ(world.RunToPause(), absl::ZeroDuration());
  world.tokens.Set(AccessToken{"token-1"});

  const absl::Status status = world.RunToEnd().status();

  EXPECT_THAT(world.tokens_sent(), ElementsAre("Bearer token-1"));
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_CREDENTIAL_REJECTED");
}

TEST(RestOrdersFetch, AsksForItsNextPageWithTheTokenThatReplacedARefusedOne) {
  World world({{.status = 401}, Page("a", kSecondPage)});
  world.transport.Answer(kSecondPage, Page("b"));
  world.tokens.ReplaceRejectedBy(AccessToken{"token-2"});

  EXPECT_TRUE(world.RunToEnd().ok());

  EXPECT_THAT(
      world.tokens_sent(),
      ElementsAre("Bearer token-1", "Bearer token-2", "Bearer token-2"));
}

TEST(RestOrdersFetch, RetriesToGetAToken) {
  World world({Page("a")});
  world.tokens.Set(MakeError(StatusCode::kUnavailable,
                             orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE,
                             "none"));
  EXPECT_EQ(world.RunToPause(), absl::Milliseconds(200));
  world.tokens.Set(AccessToken{"token-2"});

  EXPECT_TRUE(world.RunToEnd().ok());

  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, DoesNotBeginAnAttemptThatTheDeadlineWouldCut) {
  FakeAnswer slow = Unavailable();
  World world;
  slow.on_request = [&world] { world.clock.Advance(absl::Seconds(31)); };
  world.transport.Answer(kList, slow);

  EXPECT_EQ(base::ReasonOf(world.RunToEnd().status()), "UPSTREAM_UNAVAILABLE");

  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

FakeAnswer StoppedWhileItWaits() {
  return {.status = 0, .event = HttpEvent::kStopped, .phase = HttpPhase::kWait};
}

TEST(RestOrdersFetch, TellsHowFarItHadComeWhenItWasStopped) {
  World world({Unavailable(), StoppedWhileItWaits()});
  world.RunToPause();

  const OrdersFetch::Step step = world.Run();

  const auto* const stopped = std::get_if<Stopped>(&step);
  ASSERT_NE(stopped, nullptr);
  EXPECT_EQ(stopped->phase, "wait");
  EXPECT_EQ(stopped->attempts, 2);
  EXPECT_EQ(stopped->ms_request_id, world.request_ids()[0]);
}

TEST(RestOrdersFetch, TellsThatItWasStoppedForWantOfAToken) {
  World world;
  world.tokens.Set(StatusOfStop(/*deadline_passed=*/false, {"token"}));

  const OrdersFetch::Step step = world.Run();

  const auto* const stopped = std::get_if<Stopped>(&step);
  ASSERT_NE(stopped, nullptr);
  EXPECT_EQ(stopped->phase, "token");
  EXPECT_EQ(stopped->attempts, 1);
}

TEST(OrdersClient, ReturnsAStopAsAnErrorWithItsFacts) {
  World world({Unavailable(), StoppedWhileItWaits()});
  RestOrdersClient client(world.options, world.parts);

  const absl::Status status =
      client
          .Fetch(world.context, {.customer_id = *base::Guid::Parse(kCustomer)})
          .status();

  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(base::ReasonOf(status), "CANCELLED");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "wait");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "2");
  EXPECT_EQ(base::MetadataOf(status, "ms_request_id"), world.request_ids()[0]);
  EXPECT_EQ(base::MetadataOf(status, "ms_correlation_id"), "c");
}

TEST(OrdersClient, WaitsByItsClockBetweenAttempts) {
  World world({Unavailable(), Unavailable(), Page("a")});
  RestOrdersClient client(world.options, world.parts);

  EXPECT_TRUE(
      client
          .Fetch(world.context, {.customer_id = *base::Guid::Parse(kCustomer)})
          .ok());

  EXPECT_EQ(world.clock.Now(), FakeClock::kStart + absl::Milliseconds(600));
}

TEST(RestOrdersFetch, TellsOfEachAttempt) {
  World world({Unavailable(), Page("a", kList), Page("b")});
  std::vector<std::string> attempts;
  world.options.on_attempt = [&](const OrderQuery& query,
                                 const UpstreamAttempt& ended) {
    attempts.push_back(
        absl::StrCat(NameOf(RouteOf(query)), " ", NameOf(OutcomeOf(ended))));
  };

  // The page leads to itself, which makes its attempt a bad one.
  EXPECT_FALSE(world.RunToEnd().ok());

  EXPECT_THAT(attempts,
              ElementsAre("list_orders 5xx", "list_orders malformed"));
}

TEST(RestOrdersFetch, AddsUpWhatItCostUpstream) {
  World world;
  size_t bytes = 0;
  const auto add = [&](const char* target, FakeAnswer answer,
                       const std::string& ms_cv) {
    bytes += answer.body.size();
    answer.headers = {{"MS-CV", ms_cv}};
    answer.on_request = [&] { world.clock.Advance(absl::Seconds(1)); };
    world.transport.Answer(target, answer);
  };
  add(kList, Unavailable(), "cv.1");
  add(kList, Page("a", kSecondPage), "cv.2");
  add(kSecondPage, Page("b"), "cv.3");

  EXPECT_TRUE(world.RunToEnd().ok());

  const CallEffort effort = world.progress.effort();
  EXPECT_EQ(effort.attempts, 3);
  EXPECT_EQ(effort.upstream_time, absl::Seconds(3));
  EXPECT_EQ(effort.upstream_bytes, bytes);
  EXPECT_EQ(effort.ms_cv, "cv.3");
  EXPECT_EQ(world.progress.attempts(), 1);  // of the last request
}

TEST(RestOrdersFetch, OfAThrottledTenantAsksNothing) {
  World world({{.status = 429, .headers = {{"Retry-After", "57"}}}, Page("a")});
  EXPECT_EQ(base::ReasonOf(world.RunToEnd().status()), "UPSTREAM_THROTTLED");
  world.fetch = nullptr;
  world.clock.Advance(absl::Seconds(20));

  const absl::Status status = world.RunToEnd().status();

  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_THROTTLED");
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(37));
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, ThatIsThrottledIsTriedAgainOnceItsScopeIsUnblocked) {
  World world({{.status = 429, .headers = {{"Retry-After", "1"}}}, Page("a")});

  EXPECT_TRUE(world.RunToEnd().ok());

  EXPECT_THAT(world.transport.requests(), SizeIs(2));
}

TEST(RestOrdersFetch, ThatMayNotBeTriedAgainKeepsTheErrorOfItsOwn) {
  World world({Unavailable()});
  EXPECT_EQ(world.RunToPause(), absl::Milliseconds(200));
  // Meanwhile another one is throttled.
  UpstreamAttempt throttled;
  throttled.event = HttpEvent::kAnswer;
  throttled.status =
      MakeError(StatusCode::kResourceExhausted,
                orders::v1::ERROR_REASON_UPSTREAM_THROTTLED, "429");
  base::SetRetryDelay(throttled.status, absl::Seconds(30));
  world.blocked_scopes.Admit(*base::Guid::Parse(kCustomer))->Report(throttled);
  world.clock.Advance(absl::Seconds(1));

  const absl::Status status = world.RunToEnd().status();

  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_UNAVAILABLE");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "1");
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(29));
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, IsNotTriedAgainBeyondTheBudgetOfAll) {
  World world({Unavailable(), Page("a")});
  while (world.budget.Spend()) {
  }

  const absl::Status status = world.RunToEnd().status();

  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_UNAVAILABLE");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "1");
}

TEST(RestOrdersFetch, ThatUpstreamAskedToRepeatNeedsNoBudget) {
  World world({{.status = 429, .headers = {{"Retry-After", "1"}}}, Page("a")});
  while (world.budget.Spend()) {
  }

  EXPECT_TRUE(world.RunToEnd().ok());
}

// A world whose tenant has been throttled for a second, by another request.
struct ThrottledWorld : World {
  using World::World;

  void Begin(const std::string& retry_after = "1") {
    auto lease = blocked_scopes.Admit(*base::Guid::Parse(kCustomer));
    ASSERT_TRUE(lease.ok());
    Throttle(*lease, retry_after);
  }
  void Throttle(BlockedScopes::Lease& lease, const std::string& retry_after) {
    UpstreamAttempt attempt;
    attempt.event = HttpEvent::kAnswer;
    attempt.retry = Retry::kYes;
    attempt.status = StatusOfAnswer({429, {{"Retry-After", retry_after}}, ""},
                                    "customers/c", clock.Now());
    lease.Report(attempt);
  }
  // Ends the block with a fetch that waits, and starts another.
  std::unique_ptr<OrdersFetch> StartBesideAWaitingFetch() {
    Begin();
    RunToPause();
    clock.Advance(absl::Seconds(1));
    return client->Start({.customer_id = *base::Guid::Parse(kCustomer)});
  }
  absl::StatusOr<BlockedScopes::Lease> Probe() {
    clock.Advance(absl::Seconds(1));
    return blocked_scopes.Admit(*base::Guid::Parse(kCustomer));
  }
};

TEST(RestOrdersFetch, WaitsForTheProbeOfAShortThrottle) {
  ThrottledWorld world({Page("a")});
  world.Begin();
  EXPECT_EQ(world.RunToPause(), absl::Seconds(1));
  EXPECT_EQ(world.progress.phase(), "backoff");
  auto probe = world.Probe();
  ASSERT_TRUE(probe.ok());
  EXPECT_EQ(world.RunToPause(), absl::Milliseconds(20));
  EXPECT_THAT(world.transport.requests(), IsEmpty());

  UpstreamAttempt answered;
  answered.event = HttpEvent::kAnswer;
  probe->Report(answered);

  EXPECT_TRUE(world.RunToEnd().ok());
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, GetsTheErrorOfTheProbeThatItWaitedFor) {
  ThrottledWorld world({Page("a")});
  world.Begin();
  world.RunToPause();
  auto probe = world.Probe();
  ASSERT_TRUE(probe.ok());
  world.RunToPause();

  world.Throttle(*probe, "1");

  const absl::Status status = world.RunToEnd().status();
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_THROTTLED");
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(1));
  EXPECT_THAT(world.transport.requests(), IsEmpty());
}

TEST(RestOrdersFetch, ReservesTheProbeForItsNextRun) {
  ThrottledWorld world({Page("a")});
  const auto other = world.StartBesideAWaitingFetch();

  EXPECT_TRUE(world.fetch->Prepare(world.context).sends);
  EXPECT_TRUE(world.fetch->Prepare(world.context).sends);
  const Outlook refused = other->Prepare(world.context);
  EXPECT_FALSE(refused.sends);
  EXPECT_TRUE(refused.pause.has_value());
  EXPECT_THAT(world.transport.requests(), IsEmpty());

  EXPECT_TRUE(world.RunToEnd().ok());
  EXPECT_TRUE(other->Prepare(world.context).sends);
}

TEST(RestOrdersFetch, GivesUpAReservedProbeAtItsEnd) {
  ThrottledWorld world({Page("a")});
  auto other = world.StartBesideAWaitingFetch();
  EXPECT_TRUE(other->Prepare(world.context).sends);
  EXPECT_FALSE(world.fetch->Prepare(world.context).sends);

  other = nullptr;

  EXPECT_TRUE(world.fetch->Prepare(world.context).sends);
}

TEST(RestOrdersFetch, SendsNothingOnceItIsDecidedThatItEnds) {
  ThrottledWorld world({Page("a")});
  world.client = std::make_unique<RestOrdersClient>(world.options, world.parts);
  world.fetch =
      world.client->Start({.customer_id = *base::Guid::Parse(kCustomer)});
  world.Begin("30");
  const Outlook outlook = world.fetch->Prepare(world.context);
  EXPECT_FALSE(outlook.sends);
  EXPECT_FALSE(outlook.pause.has_value());
  world.clock.Advance(absl::Seconds(30));

  EXPECT_EQ(base::ReasonOf(world.RunToEnd().status()), "UPSTREAM_THROTTLED");
  EXPECT_THAT(world.transport.requests(), IsEmpty());
}

TEST(RestOrdersFetch, DecidesAgainIfItDidNotRunAtOnce) {
  ThrottledWorld world({Page("a")});
  world.client = std::make_unique<RestOrdersClient>(world.options, world.parts);
  world.fetch =
      world.client->Start({.customer_id = *base::Guid::Parse(kCustomer)});
  world.Begin("30");
  EXPECT_FALSE(world.fetch->Prepare(world.context).sends);
  world.clock.Advance(absl::Seconds(30));

  EXPECT_TRUE(world.fetch->Prepare(world.context).sends);
  EXPECT_TRUE(world.RunToEnd().ok());
}

TEST(RestOrdersFetch, GivesBackAReservedProbe) {
  ThrottledWorld world({Page("a")});
  const auto other = world.StartBesideAWaitingFetch();
  EXPECT_TRUE(other->Prepare(world.context).sends);
  EXPECT_FALSE(world.fetch->Prepare(world.context).sends);

  other->Release();

  EXPECT_TRUE(world.fetch->Prepare(world.context).sends);
}

TEST(RestOrdersFetch, DoesNotWaitForAProbeBeyondItsDeadline) {
  ThrottledWorld world({Page("a")});
  world.Begin();
  world.context.deadline = world.clock.Now() + absl::Milliseconds(900);

  EXPECT_EQ(base::ReasonOf(world.RunToEnd().status()), "UPSTREAM_THROTTLED");
}

TEST(RestOrdersFetch, IsStoppedWhileItWaitsForAProbe) {
  ThrottledWorld world({Page("a")});
  std::stop_source stop;
  world.context.stop = stop.get_token();
  world.Begin();
  world.RunToPause();
  stop.request_stop();

  const OrdersFetch::Step step = world.Run();

  const auto* const stopped = std::get_if<client::Stopped>(&step);
  ASSERT_NE(stopped, nullptr);
  EXPECT_EQ(stopped->phase, "backoff");
  EXPECT_EQ(stopped->attempts, 0);
}

TEST(RestOrdersClient, RefusesAtOnceOnlyWhatWouldNotWait) {
  ThrottledWorld shortly;
  shortly.Begin("2");
  const OrderQuery query = {.customer_id = *base::Guid::Parse(kCustomer)};
  const auto pause = [&query](World& world, absl::Duration time_left) {
    return RestOrdersClient(world.options, world.parts)
        .PauseAtStart(query, time_left);
  };
  EXPECT_THAT(pause(shortly, absl::Minutes(1)).value(),
              ::testing::AllOf(::testing::Ge(absl::Seconds(2)),
                               ::testing::Lt(absl::Milliseconds(2100))));
  EXPECT_FALSE(pause(shortly, absl::Seconds(2)).ok());

  ThrottledWorld longer;
  longer.Begin("3");
  EXPECT_EQ(base::ReasonOf(pause(longer, absl::Minutes(1)).status()),
            "UPSTREAM_THROTTLED");
}

TEST(RestOrdersFetch, WithAnotherTokenNeedsNoBudget) {
  World world({{.status = 401}, Page("a")});
  world.tokens.ReplaceRejectedBy(AccessToken{"token-2"});
  while (world.budget.Spend()) {
  }

  EXPECT_TRUE(world.RunToEnd().ok());
}

// Attempts take this long lately, and no more may start regardless.
void MakeSlow(World& world, absl::Duration length) {
  UpstreamAttempt attempt;
  attempt.event = HttpEvent::kAnswer;
  attempt.length = length;
  for (int i = 0; i < 20; ++i) {
    world.attempt_times.Report(Route::kListOrders, attempt);
  }
  EXPECT_TRUE(world.attempt_times.Start(Route::kListOrders, absl::Hours(1)));
}

TEST(RestOrdersFetch, StartsNoAttemptThatWouldBeCut) {
  World world({Page("a")});
  MakeSlow(world, absl::Minutes(2));

  const auto answer = world.RunToEnd();

  EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(answer.status()), "OVERLOADED");
  EXPECT_THAT(world.transport.requests(), IsEmpty());
}

TEST(RestOrdersFetch, ProbesAnUpstreamThatWasSlowWhenTheBreakerWasTripped) {
  World world({Page("a")});
  UpstreamAttempt failed;
  failed.event = HttpEvent::kAnswer;
  failed.retry = Retry::kYes;
  failed.status = absl::UnavailableError("503");
  for (int i = 0; i < 20; ++i) {
    world.blocked_scopes.Admit(*base::Guid::Parse(kCustomer))->Report(failed);
  }
  MakeSlow(world, absl::Minutes(2));
  world.clock.Advance(absl::Seconds(2));
  // That was a second ago at most.
  EXPECT_TRUE(world.attempt_times.Start(Route::kListOrders, absl::Hours(1)));

  EXPECT_TRUE(world.RunToEnd().ok());
}

TEST(RestOrdersFetch, EndsWithItsOwnErrorWhenNoAttemptFitsAnyMore) {
  World world({Unavailable(), Page("a")});
  world.RunToPause();
  MakeSlow(world, absl::Minutes(2));

  const auto answer = world.RunToEnd();

  EXPECT_EQ(base::ReasonOf(answer.status()), "UPSTREAM_UNAVAILABLE");
  EXPECT_THAT(world.transport.requests(), SizeIs(1));
}

TEST(RestOrdersFetch, ReportsHowLongItsAttemptsTake) {
  World world;
  for (int i = 0; i < 10; ++i) {
    world.transport.Answer(kList, {.status = 404, .on_request = [&] {
                                     world.clock.Advance(absl::Seconds(3));
                                   }});
    EXPECT_FALSE(world.RunToEnd().ok());
    world.fetch = nullptr;
  }

  EXPECT_GE(world.attempt_times.Estimate(Route::kListOrders), absl::Seconds(3));
}

TEST(RestOrdersFetch, OfManyThatAllFailHardlyLoadsTheUpstream) {
  World world;
  constexpr int kCalls = 1000;
  // Never CIRCUIT_OPEN: the budget alone.
  BlockedScopes patient({.breaker = {.min_attempts = 1'000'000}}, world.clock);
  RestOrdersClient client(world.options,
                          {world.upstream, patient, world.budget,
                           world.attempt_times, world.decoder, world.clock});
  for (int i = 0; i < 2 * kCalls; ++i) {
    world.transport.Answer(kList, Unavailable());
  }

  for (int i = 0; i < kCalls; ++i) {
    CallContext context = world.context;
    context.deadline = world.clock.Now() + absl::Minutes(1);
    EXPECT_FALSE(
        client.Fetch(context, {.customer_id = *base::Guid::Parse(kCustomer)})
            .ok());
  }

  EXPECT_LE(world.transport.requests().size(), 1.2 * kCalls);
  EXPECT_GT(world.transport.requests().size(), 1.0 * kCalls);
}

}  // namespace
}  // namespace partnercenter::client
