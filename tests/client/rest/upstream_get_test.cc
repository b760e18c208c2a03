#include "client/rest/upstream_get.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_transport.h"
#include "tests/support/fake_token_source.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using google::rpc::ResourceInfo;
using partnercenter::testing::FakeAnswer;
using partnercenter::testing::FakeClock;
using partnercenter::testing::FakeHttpTransport;
using partnercenter::testing::FakeTokenSource;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kTarget[] = "/customers/x/orders";
constexpr char kResource[] = "customers/x";
constexpr char kRequestId[] = "aaaabbbb-2222-3333-4444-555555555555";
constexpr char kCorrelationId[] = "11111111-2222-3333-4444-555555555555";
constexpr size_t kMaxBodyBytes = 1000;

// An UpstreamGet whose world answers everything with `answer`.
struct Upstream {
  explicit Upstream(FakeAnswer answer) : transport(std::move(answer)) {}

  UpstreamAttempt Attempt(HttpHeaders headers = {}) {
    return get.Attempt(context,
                       {{kTarget, std::move(headers)}, kRequestId, kResource});
  }
  absl::Status Error() {
    const UpstreamAttempt outcome = Attempt();
    EXPECT_FALSE(outcome.status.ok());
    return outcome.status;
  }
  std::string Header(size_t request, absl::string_view name) const {
    return FindHeader(transport.requests().at(request).headers, name)
        .value_or("(none)");
  }

  FakeHttpTransport transport;
  FakeTokenSource tokens;
  FakeClock clock;
  std::stop_source stop;
  CallContext context = {clock.Now() + absl::Minutes(1), stop.get_token(),
                         kCorrelationId};
  UpstreamGet get{
      {.user_agent = "orders-gateway/1.2.3", .max_body_bytes = kMaxBodyBytes},
      transport,
      tokens,
      clock};
};

TEST(UpstreamGet, SendsTheHeadersOfEveryRequest) {
  Upstream upstream({.body = "{}"});
  ASSERT_TRUE(upstream.Attempt().status.ok());
  EXPECT_EQ(upstream.transport.targets(), std::vector<std::string>{kTarget});
  EXPECT_EQ(upstream.Header(0, "Accept"), "application/json");
  EXPECT_EQ(upstream.Header(0, "Accept-Encoding"), "identity");
  EXPECT_EQ(upstream.Header(0, "User-Agent"), "orders-gateway/1.2.3");
  EXPECT_EQ(upstream.Header(0, "MS-CorrelationId"), kCorrelationId);
  EXPECT_EQ(upstream.Header(0, "Authorization"), "Bearer token-1");
  EXPECT_EQ(upstream.Header(0, "MS-RequestId"), kRequestId);
  EXPECT_THAT(upstream.transport.requests()[0].headers, SizeIs(6));
}

TEST(UpstreamGet, SendsTheHeadersOfTheRequestToo) {
  Upstream upstream({.body = "{}"});
  ASSERT_TRUE(upstream.Attempt({{"MS-ContinuationToken", "abc"}}).status.ok());
  EXPECT_EQ(upstream.Header(0, "MS-ContinuationToken"), "abc");
  EXPECT_THAT(upstream.transport.requests()[0].headers, SizeIs(7));
}

TEST(UpstreamGet, TellsNoTokenThatAnErrorEchoes) {
  for (const std::string body :
       {"cannot read token-1, sorry", R"({"message":"token-1 is no token"})",
        R"({"code":1,"description":"token-1"})"}) {
    Upstream upstream({.body = body, .status = 400});
    const std::string message(upstream.Error().message());
    EXPECT_THAT(message, Not(HasSubstr("token-1")));
    EXPECT_THAT(message, HasSubstr("[redacted]"));
  }
}

TEST(UpstreamGet, AsksForATokenForEveryRequest) {
  Upstream upstream({.body = "{}"});
  ASSERT_TRUE(upstream.Attempt().status.ok());
  upstream.tokens.Set(AccessToken{"token-2"});
  ASSERT_TRUE(upstream.Attempt().status.ok());
  EXPECT_EQ(upstream.Header(1, "Authorization"), "Bearer token-2");
}

TEST(UpstreamGet, ReturnsTheDocumentAndWhenItWasComplete) {
  Upstream upstream({.body = "{}"});
  FakeAnswer answer{.body = "the body", .headers = {{"MS-CV", "cv.0"}}};
  answer.piece_bytes = 3;
  answer.on_request = [&] { upstream.clock.Advance(absl::Seconds(5)); };
  upstream.transport.Answer(kTarget, answer);
  const UpstreamAttempt document = upstream.Attempt();
  ASSERT_TRUE(document.status.ok());
  EXPECT_EQ(document.body, "the body");
  EXPECT_EQ(FindHeader(document.headers, "MS-CV"), "cv.0");
  EXPECT_EQ(document.ended, FakeClock::kStart + absl::Seconds(5));
}

TEST(UpstreamGet, TakesABodyUpToItsLimit) {
  Upstream upstream({.body = std::string(kMaxBodyBytes, 'x')});
  const UpstreamAttempt document = upstream.Attempt();
  ASSERT_TRUE(document.status.ok());
  EXPECT_EQ(document.body.size(), kMaxBodyBytes);
}

TEST(UpstreamGet, RefusesALargerBody) {
  for (const size_t piece_bytes : {size_t{1}, size_t{1001}}) {
    FakeAnswer answer{.body = std::string(kMaxBodyBytes + 1, 'x')};
    answer.piece_bytes = piece_bytes;
    const absl::Status status = Upstream(answer).Error();
    EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
    EXPECT_EQ(base::ReasonOf(status), "RESPONSE_TOO_LARGE");
    EXPECT_EQ(base::MetadataOf(status, "phase"), "receive");
    EXPECT_FALSE(base::RetryDelayOf(status).has_value());
  }
}

TEST(UpstreamGet, TakesTheBodyOfAnErrorBeyondTheLimitOfDocuments) {
  const absl::Status status =
      Upstream({.body = absl::StrCat(R"({"code":1,"description":"d","data":[")",
                                     std::string(60 * 1024, 'x'), "\"]}"),
                .status = 400})
          .Error();
  EXPECT_EQ(base::ReasonOf(status), "PC_400_1");
}

TEST(UpstreamGet, JudgesAnErrorByItsStatusIfItsBodyIsTooLarge) {
  const absl::Status status =
      Upstream({.body = absl::StrCat(R"({"code":1,"description":"d","data":[")",
                                     std::string(70 * 1024, 'x'), "\"]}"),
                .status = 403})
          .Error();
  EXPECT_EQ(status.code(), StatusCode::kPermissionDenied);
  // The code stands before the cut.
  EXPECT_EQ(base::ReasonOf(status), "PC_403_1");
  EXPECT_EQ(base::MetadataOf(status, "vendor_code"), "1");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "");
}

TEST(UpstreamGet, JudgesAPieceOfADocumentByItsStatusHoweverLargeItIs) {
  const absl::Status status =
      Upstream({.body = std::string(70 * 1024, ' '), .status = 206}).Error();
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_MALFORMED");
}

TEST(UpstreamGet, DoesNotTakeA404WithAHugeBodyForAnEmptyOne) {
  FakeAnswer answer{.body = std::string(70 * 1024, 'x'), .status = 404};
  answer.piece_bytes = answer.body.size();
  const absl::Status status = Upstream(answer).Error();
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_ROUTE_NOT_FOUND");
}

TEST(UpstreamGet, JudgesAnErrorByItsStatusIfItsBodyBreaks) {
  for (const HttpEvent event :
       {HttpEvent::kTruncated, HttpEvent::kUnreachable,
        HttpEvent::kAttemptTimeout, HttpEvent::kMalformed}) {
    const absl::Status status = Upstream({.body = R"({"code":20002,"descr)",
                                          .status = 429,
                                          .headers = {{"Retry-After", "57"}},
                                          .event = event})
                                    .Error();
    EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_THROTTLED");
    EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(57));
  }
}

TEST(UpstreamGet, NeverTakesABrokenBodyForADocument) {
  const absl::Status status =
      Upstream({.body = R"({"id":"x"})", .event = HttpEvent::kTruncated})
          .Error();
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_TRUNCATED");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "receive");
}

TEST(UpstreamGet, TellsHowAnExchangeWithoutAnAnswerEnded) {
  const absl::Status status = Upstream({.status = 0,
                                        .event = HttpEvent::kUnreachable,
                                        .phase = HttpPhase::kConnect})
                                  .Error();
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_UNREACHABLE");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "connect");
}

// A world whose bodies share a budget, of which another body holds all.
struct CrowdedUpstream : Upstream {
  explicit CrowdedUpstream(FakeAnswer answer) : Upstream(std::move(answer)) {
    EXPECT_TRUE(other.GrowTo(kLarge, {}, absl::InfinitePast()));
  }

  static constexpr size_t kLarge = 2 * kUncountedBodyBytes;

  BodyBudget budget{{kLarge, kLarge}};
  BodyBudget::Share other{budget};
  UpstreamGet crowded{{.user_agent = "",
                       .max_body_bytes = kLarge,
                       .body_budget = &budget,
                       .attempt_timeout = absl::Milliseconds(1)},
                      transport,
                      tokens,
                      clock};

  UpstreamAttempt AttemptInTheCrowd() {
    return crowded.Attempt(context, {{kTarget}, kRequestId, kResource});
  }
};

constexpr size_t kCounted = kUncountedBodyBytes + 1;

TEST(UpstreamGet, IsOverloadedIfABodyFindsNoMemoryInTime) {
  CrowdedUpstream upstream({.body = std::string(kCounted, ' ')});
  upstream.context.deadline = absl::InfiniteFuture();

  const UpstreamAttempt outcome = upstream.AttemptInTheCrowd();

  EXPECT_EQ(outcome.status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(outcome.status), "OVERLOADED");
  EXPECT_EQ(base::MetadataOf(outcome.status, "phase"), "receive");
  EXPECT_EQ(outcome.retry, Retry::kNo);
  EXPECT_EQ(upstream.budget.used(), CrowdedUpstream::kLarge);
}

TEST(UpstreamGet, IsStoppedWhileABodyWaitsForMemory) {
  CrowdedUpstream upstream({.body = std::string(kCounted, ' ')});
  FakeAnswer stops{.body = std::string(kCounted, ' ')};
  stops.on_request = [&] { upstream.stop.request_stop(); };
  upstream.transport.Answer(kTarget, stops);
  upstream.context.deadline = absl::InfiniteFuture();

  const UpstreamAttempt outcome = upstream.AttemptInTheCrowd();

  EXPECT_EQ(outcome.stopped_in, "receive");
  EXPECT_EQ(outcome.event, HttpEvent::kStopped);
}

TEST(UpstreamGet, EndsAtTheCallsDeadlineWhileABodyWaitsForMemory) {
  CrowdedUpstream upstream({.body = std::string(kCounted, ' ')});
  upstream.context.deadline = upstream.clock.Now();

  const UpstreamAttempt outcome = upstream.AttemptInTheCrowd();

  EXPECT_EQ(outcome.stopped_in, "receive");
  EXPECT_EQ(outcome.status.code(), StatusCode::kDeadlineExceeded);
}

TEST(UpstreamGet, HoldsTheBytesOfABodyAsLongAsTheBody) {
  CrowdedUpstream upstream({.body = std::string(kCounted, ' ')});
  upstream.other = BodyBudget::Share();
  {
    const UpstreamAttempt outcome = upstream.AttemptInTheCrowd();
    ASSERT_TRUE(outcome.status.ok());
    EXPECT_EQ(upstream.budget.used(), kCounted);
  }
  EXPECT_EQ(upstream.budget.used(), 0u);
}

TEST(UpstreamGet, NamesTheResourceThatIsNotFound) {
  const auto resource =
      base::GetDetail<ResourceInfo>(Upstream({.status = 404}).Error());
  ASSERT_TRUE(resource.has_value());
  EXPECT_EQ(resource->resource_name(), kResource);
}

TEST(UpstreamGet, CountsARetryDateFromTheAnswer) {
  Upstream upstream({.status = 503});
  upstream.transport.Answer(
      kTarget,
      {.status = 503,
       // Half a minute after FakeClock::kStart.
       .headers = {{"Retry-After", "Mon, 06 May 2024 07:08:39 GMT"}},
       .on_request = [&] { upstream.clock.Advance(absl::Seconds(10)); }});
  EXPECT_EQ(base::RetryDelayOf(upstream.Error()), absl::Seconds(20));
}

// The ids of an attempt that callers are told.
absl::Status WithRequestMetadata(const UpstreamAttempt& last,
                                 int attempts = 1) {
  const CallContext context = {absl::UnixEpoch(), {}, kCorrelationId};
  absl::Status status = base::MakeError(StatusCode::kInternal, kGatewayDomain,
                                        "REASON", "message");
  SetRequestMetadata(context, {{kTarget}, kRequestId, kResource}, attempts,
                     last, status);
  return status;
}

TEST(SetRequestMetadata, TellsTheIdsOfAFailedRequest) {
  UpstreamAttempt last;
  last.http_status = 500;
  last.headers = {{"ms-cv", "cv.0"}, {"MS-ServerId", "s42"}};
  const absl::Status status = WithRequestMetadata(last, 3);
  EXPECT_EQ(base::ReasonOf(status), "REASON");
  EXPECT_EQ(base::MetadataOf(status, "ms_request_id"), kRequestId);
  EXPECT_EQ(base::MetadataOf(status, "ms_correlation_id"), kCorrelationId);
  EXPECT_EQ(base::MetadataOf(status, "http_status"), "500");
  EXPECT_EQ(base::MetadataOf(status, "ms_cv"), "cv.0");
  EXPECT_EQ(base::MetadataOf(status, "ms_server_id"), "s42");
  EXPECT_EQ(base::MetadataOf(status, "attempts"), "3");
  EXPECT_EQ(base::MetadataOf(status, "upstream_request_id"), "");
}

TEST(SetRequestMetadata, TellsTheUpstreamsRequestIdOnlyIfItIsAnother) {
  UpstreamAttempt last;
  last.headers = {{"MS-RequestId", "another"}};
  EXPECT_EQ(base::MetadataOf(WithRequestMetadata(last), "upstream_request_id"),
            "another");
  last.headers = {{"MS-RequestId", "AAAABBBB-2222-3333-4444-555555555555"}};
  EXPECT_EQ(base::MetadataOf(WithRequestMetadata(last), "upstream_request_id"),
            "");
  EXPECT_EQ(base::MetadataOf(WithRequestMetadata(last), "http_status"), "");
}

TEST(UpstreamGet, SendsNothingWithoutAToken) {
  Upstream upstream({.body = "{}"});
  upstream.tokens.Set(MakeError(
      StatusCode::kUnavailable,
      orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE, "no token"));
  const absl::Status status = upstream.Error();
  EXPECT_THAT(upstream.transport.requests(), IsEmpty());
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "token");
}

TEST(UpstreamGet, RetriesToGetATokenUnlessTheCredentialIsRefused) {
  Upstream upstream({.body = "{}"});
  upstream.tokens.Set(MakeError(
      StatusCode::kUnavailable,
      orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE, "no token"));
  EXPECT_EQ(upstream.Attempt().retry, Retry::kYes);
  upstream.tokens.Set(MakeError(
      StatusCode::kInternal,
      orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED, "refused"));
  EXPECT_EQ(upstream.Attempt().retry, Retry::kNo);
  upstream.tokens.Set(StatusOfStop(/*deadline_passed=*/true, {"token"}));
  EXPECT_EQ(upstream.Attempt().retry, Retry::kNo);
}

TEST(UpstreamGet, RejectsATokenThatUpstreamRefuses) {
  Upstream upstream({.status = 401});
  EXPECT_EQ(upstream.Attempt().retry, Retry::kNewToken);
  EXPECT_THAT(upstream.tokens.rejected(), ElementsAre("token-1"));

  upstream.transport.Answer(kTarget, {.status = 403});
  upstream.Attempt();
  EXPECT_THAT(upstream.tokens.rejected(), SizeIs(1));
}

TEST(UpstreamGet, AcceptsATokenThatUpstreamTook) {
  Upstream upstream({.body = "{}"});
  upstream.Attempt();
  EXPECT_THAT(upstream.tokens.accepted(), ElementsAre("token-1"));

  // Whoever answers so has not looked at it, perhaps.
  upstream.transport.Answer(kTarget, {.status = 503});
  upstream.Attempt();
  EXPECT_THAT(upstream.tokens.accepted(), SizeIs(1));
}

TEST(UpstreamGet, RepeatsNothingThatTheSourceOfTokensAdvisesAgainst) {
  Upstream upstream({.status = 401});
  upstream.tokens.DiscourageRepetition();
  EXPECT_EQ(upstream.Attempt().retry, Retry::kNo);
}

TEST(UpstreamGet, NeverTellsTheToken) {
  for (const int http_status : {302, 401, 404, 500}) {
    const absl::Status status = Upstream({.status = http_status}).Error();
    EXPECT_THAT(status.ToString(absl::StatusToStringMode::kWithEverything),
                Not(HasSubstr("token-1")));
  }
}

TEST(UpstreamGet, TellsACancellationFromADeadline) {
  Upstream cancelled(
      {.status = 0, .event = HttpEvent::kStopped, .phase = HttpPhase::kWait});
  absl::Status status = cancelled.Error();
  EXPECT_EQ(status.code(), StatusCode::kCancelled);
  EXPECT_EQ(base::ReasonOf(status), "CANCELLED");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "wait");

  Upstream late({.status = 0, .event = HttpEvent::kStopped});
  late.transport.Answer(
      kTarget, {.status = 0,
                .event = HttpEvent::kStopped,
                .phase = HttpPhase::kReceive,
                .on_request = [&] { late.clock.Advance(absl::Minutes(1)); }});
  status = late.Error();
  EXPECT_EQ(status.code(), StatusCode::kDeadlineExceeded);
  EXPECT_EQ(base::ReasonOf(status), "DEADLINE_EXCEEDED");
  EXPECT_EQ(base::MetadataOf(status, "phase"), "receive");
}

TEST(UpstreamGet, AllowsForAClockThatIsALittleBehind) {
  const auto stopped_before_the_deadline = [](absl::Duration before) {
    Upstream upstream({.status = 0, .event = HttpEvent::kStopped});
    upstream.clock.Advance(absl::Minutes(1) - before);
    return upstream.Error().code();
  };
  EXPECT_EQ(stopped_before_the_deadline(absl::Milliseconds(20)),
            StatusCode::kDeadlineExceeded);
  EXPECT_EQ(stopped_before_the_deadline(absl::Milliseconds(21)),
            StatusCode::kCancelled);
}

TEST(UpstreamGet, GivesUpEvenAfterTheStatusLineOfAnError) {
  const absl::Status status =
      Upstream({.status = 503, .event = HttpEvent::kStopped}).Error();
  EXPECT_EQ(base::ReasonOf(status), "CANCELLED");
}

TEST(UpstreamGet, HandsTheCallersStopToTheTransport) {
  Upstream upstream({.body = "{}"});
  upstream.stop.request_stop();
  EXPECT_EQ(base::ReasonOf(upstream.Error()), "CANCELLED");
  EXPECT_THAT(upstream.transport.requests(), IsEmpty());
}

TEST(UpstreamGet, MeasuresAnAttemptThoughTheClockIsSetBack) {
  Upstream upstream({.body = "{}"});
  upstream.transport.Answer(kTarget,
                            {.body = "{}", .on_request = [&] {
                               upstream.clock.Advance(absl::Seconds(2));
                               upstream.clock.SetWallTimeBy(-absl::Hours(1));
                             }});
  EXPECT_EQ(upstream.Attempt().length, absl::Seconds(2));
}

}  // namespace
}  // namespace partnercenter::client
