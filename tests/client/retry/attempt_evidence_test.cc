// The evidence that attempts are to circuit breaker and expected duration:
// every reason by which an attempt can end, through the code that judges it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <ostream>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/auth/token_response.h"
#include "client/error_reason.h"
#include "client/rest/rest_orders_client.h"
#include "client/status/status_table.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_transport.h"
#include "tests/support/fake_token_source.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::FakeAnswer;
using partnercenter::testing::FakeClock;
using partnercenter::testing::FakeHttpTransport;
using partnercenter::testing::FakeTokenSource;
using ::testing::UnorderedElementsAreArray;
using Verdict = CircuitBreaker::Verdict;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
constexpr Route kRoute = Route::kListOrders;
constexpr size_t kMaxBody = 1024 * 1024;
// The expected duration of an attempt, one below it, and one above it.
constexpr absl::Duration kUsual = absl::Seconds(1);
constexpr absl::Duration kShort = absl::Milliseconds(10);
constexpr absl::Duration kLong = absl::Seconds(5);

// What an attempt's length says about the time that attempts take.
enum class Length { kExact, kAtLeast, kNothing };

struct World {
  World() {
    options.base_url = {
        .tls = true, .host = "api.example.com", .port = 443, .path = "/v1"};
    options.on_attempt = [this](const auto&, const UpstreamAttempt& attempt) {
      if (!reason.empty()) return;
      reason = attempt.status.ok() ? "OK" : base::ReasonOf(attempt.status);
      verdict = CircuitBreaker({}).Judge(attempt, clock.Now());
    };
    UpstreamAttempt usual;
    usual.event = HttpEvent::kAnswer;
    usual.length = kUsual;
    for (int i = 0; i < 20; ++i) attempt_times.Report(kRoute, usual);
  }

  void Run(FakeAnswer answer, absl::Duration length) {
    answer.on_request = [this, length] {
      clock.Advance(length);
      if (on_request) on_request();
    };
    FakeHttpTransport transport(std::move(answer));
    UpstreamGet upstream({.user_agent = "",
                          .max_body_bytes = kMaxBody,
                          .body_budget = &bodies,
                          .attempt_timeout = absl::Milliseconds(1)},
                         transport, tokens, clock);
    RestOrdersClient client(options, {upstream, blocked_scopes, budget,
                                      attempt_times, decoder, clock});
    client.Start({.customer_id = *base::Guid::Parse(kCustomer)})->Run(context);
  }

  FakeClock clock;
  RestOrdersOptions options;
  FakeTokenSource tokens;
  std::stop_source stop;
  CallContext context = {clock.Now() + absl::Minutes(1), stop.get_token(), "c"};
  std::function<void()> on_request;
  BodyBudget bodies{{kMaxBody, kMaxBody}};
  BodyBudget::Share others{bodies};
  BlockedScopes blocked_scopes{{}, clock};
  RetryBudget budget;
  AttemptTimes attempt_times{clock};
  OrderDecoder decoder;

  // Of the first attempt.
  std::string reason;
  Verdict verdict = Verdict::kNone;
};

struct EvidenceCase {
  std::string name;
  // The reason of the attempt's error; "OK": none. Partner Center's own are
  // PC_....
  std::string reason;
  FakeAnswer answer;
  Verdict verdict = Verdict::kAnswer;
  Length length = Length::kExact;
  // The verdict of an attempt of kLong, if it is another one.
  std::optional<Verdict> long_verdict = std::nullopt;
  std::function<void(World&)> prepare = {};
};

void PrintTo(const EvidenceCase& row, std::ostream* out) { *out << row.name; }

FakeAnswer Broken(HttpEvent event) {
  return {.status = 0, .event = event, .phase = HttpPhase::kConnect};
}

EvidenceCase OfStatus(int status, std::string reason, Verdict verdict,
                      Length length) {
  return {absl::StrCat("Status", status),
          std::move(reason),
          {.status = status},
          verdict,
          length};
}

void LeaveOnRequest(World& world) {
  world.on_request = [&world] { world.stop.request_stop(); };
}

void ReachTheDeadlineOnRequest(World& world) {
  world.on_request = [&world] { world.context.deadline = world.clock.Now(); };
}

void TakeTheMemoryOfBodies(World& world) {
  ASSERT_TRUE(world.others.GrowTo(kMaxBody, {}, absl::InfinitePast()));
}

std::vector<EvidenceCase> Cases() {
  using enum Verdict;
  using enum Length;
  const std::string kMalformed = "UPSTREAM_MALFORMED";
  std::vector<EvidenceCase> cases = {
      {"Document", "OK", {.body = R"({"items":[]})"}},
      // The request's fault, or the caller's.
      OfStatus(400, "PC_400", kAnswer, kExact),
      OfStatus(401, "UPSTREAM_CREDENTIAL_REJECTED", kAnswer, kExact),
      OfStatus(403, "PC_403", kAnswer, kExact),
      OfStatus(404, "PC_404", kAnswer, kExact),
      OfStatus(418, "PC_418", kAnswer, kExact),
      OfStatus(302, "UPSTREAM_REDIRECT", kAnswer, kExact),
      OfStatus(204, kMalformed, kAnswer, kExact),
      {"OtherRoute",
       "UPSTREAM_ROUTE_NOT_FOUND",
       {.body = "<html>", .status = 404}},
      {"UnreadableDocument", kMalformed, {.body = "<html>"}},
      // The upstream's fault.
      OfStatus(408, "UPSTREAM_TIMEOUT", kFailure, kAtLeast),
      OfStatus(425, "UPSTREAM_TIMEOUT", kFailure, kAtLeast),
      OfStatus(500, "PC_500", kFailure, kAtLeast),
      OfStatus(501, "PC_501", kFailure, kAtLeast),
      OfStatus(502, "UPSTREAM_UNAVAILABLE", kFailure, kAtLeast),
      OfStatus(503, "UPSTREAM_UNAVAILABLE", kFailure, kAtLeast),
      OfStatus(504, "UPSTREAM_GATEWAY_TIMEOUT", kFailure, kAtLeast),
      OfStatus(520, "PC_520", kFailure, kAtLeast),
      // A refusal, which it is well enough to send.
      OfStatus(429, "UPSTREAM_THROTTLED", kAnswer, kAtLeast),
      // Nothing that speaks HTTP answered.
      {"Unreachable", "UPSTREAM_UNREACHABLE", Broken(HttpEvent::kUnreachable),
       kFailure, kNothing},
      {"Untrusted", "UPSTREAM_TLS_UNTRUSTED", Broken(HttpEvent::kUntrusted),
       kFailure, kNothing},
      {"NotHttp", kMalformed, Broken(HttpEvent::kMalformed), kFailure,
       kNothing},
      {"Truncated", "UPSTREAM_TRUNCATED", Broken(HttpEvent::kTruncated),
       kFailure, kNothing},
      {"AttemptTimeout", "UPSTREAM_TIMEOUT", Broken(HttpEvent::kAttemptTimeout),
       kFailure, kAtLeast},
      {"TooLarge", "RESPONSE_TOO_LARGE", Broken(HttpEvent::kBodyTooLarge),
       kAnswer, kNothing},
      // The callers', or the gateway's own.
      {"Cancelled", "CANCELLED", Broken(HttpEvent::kStopped), kNone, kAtLeast,
       kFailure, LeaveOnRequest},
      {"Deadline", "DEADLINE_EXCEEDED", Broken(HttpEvent::kStopped), kNone,
       kAtLeast, kFailure, ReachTheDeadlineOnRequest},
      {"NoMemory",
       "OVERLOADED",
       {.body = std::string(kMaxBody, ' ')},
       kNone,
       kNothing,
       kNone,
       TakeTheMemoryOfBodies},
      {"NoToken",
       "UPSTREAM_AUTH_UNAVAILABLE",
       {},
       kNone,
       kNothing,
       kNone,
       [](World& world) {
         world.tokens.Set(TokenUnavailable("entra is down"));
       }},
  };
  return cases;
}

class AttemptEvidence : public ::testing::TestWithParam<EvidenceCase> {};

TEST_P(AttemptEvidence, IsThatOfItsReason) {
  const EvidenceCase& row = GetParam();
  for (const absl::Duration length : {kShort, kLong}) {
    SCOPED_TRACE(absl::FormatDuration(length));
    World world;
    if (row.prepare) row.prepare(world);
    const absl::Duration before = world.attempt_times.Estimate(kRoute);

    world.Run(row.answer, length);

    const absl::Duration after = world.attempt_times.Estimate(kRoute);
    EXPECT_EQ(world.reason, row.reason);
    EXPECT_EQ(world.verdict, length == kLong
                                 ? row.long_verdict.value_or(row.verdict)
                                 : row.verdict);
    const bool counts = row.length == Length::kExact ||
                        (row.length == Length::kAtLeast && length == kLong);
    if (!counts) {
      EXPECT_EQ(after, before);
    } else if (length == kLong) {
      EXPECT_GT(after, before);
    } else {
      EXPECT_LT(after, before);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryReason, AttemptEvidence,
                         ::testing::ValuesIn(Cases()),
                         [](const auto& row) { return row.param.name; });

// A reason that is new in the contract needs a row, or is no attempt's.
TEST(AttemptEvidence, HasARowForEachReason) {
  std::set<std::string> known = {
      // Stated before there is an attempt, or without one.
      "CALLER_LIMIT",    "CALLER_NOT_ALLOWED", "CALLER_UNAUTHENTICATED",
      "CIRCUIT_OPEN",    "DRAINING",           "GATEWAY_BUG",
      "INVALID_REQUEST", "RATE_LIMITED"};
  for (const EvidenceCase& row : Cases()) {
    if (row.reason != "OK" && row.reason.rfind("PC_", 0) != 0) {
      known.insert(row.reason);
    }
  }
  std::set<std::string> all;
  const auto& reasons = *orders::v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons.value_count(); ++i) {
    const int number = reasons.value(i)->number();
    if (number == 0) continue;
    all.insert(std::string(ReasonText(static_cast<ErrorReason>(number))));
  }
  EXPECT_THAT(known, UnorderedElementsAreArray(all));
}

TEST(AttemptEvidence, HasARowForEachKindOfStatusThatIsRetried) {
  std::set<int> covered;
  for (const EvidenceCase& row : Cases()) {
    if (row.answer.event == HttpEvent::kAnswer) {
      covered.insert(row.answer.status);
    }
  }
  for (int status = 200; status < 600; ++status) {
    const StatusRow row = RowOfStatus(status);
    const bool is_retried = row.retry == Retry::kYes;
    if (is_retried) {
      EXPECT_TRUE(covered.count(status) > 0) << status;
    }
  }
}

}  // namespace
}  // namespace partnercenter::client
