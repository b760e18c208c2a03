#include "client/status/attempt_outcome.h"

#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <string>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

struct OutcomeCase {
  std::string name;
  HttpEvent event;
  int http_status;
  absl::Status status;
  std::string outcome;
};

void PrintTo(const OutcomeCase& row, std::ostream* out) { *out << row.name; }

absl::Status Failed(ErrorReason reason) {
  return MakeError(absl::StatusCode::kInternal, reason, "why");
}

OutcomeCase OfStatus(int status, const std::string& outcome) {
  return {"Status" + std::to_string(status), HttpEvent::kAnswer, status,
          base::MakeError(absl::StatusCode::kInternal, kUpstreamDomain, "PC",
                          "why"),
          outcome};
}

class OutcomeOfAttempt : public ::testing::TestWithParam<OutcomeCase> {};

TEST_P(OutcomeOfAttempt, IsOneOfAFewWords) {
  UpstreamAttempt ended;
  ended.event = GetParam().event;
  ended.http_status = GetParam().http_status;
  ended.status = GetParam().status;

  EXPECT_EQ(NameOf(OutcomeOf(ended)), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(
    AttemptOutcome, OutcomeOfAttempt,
    ::testing::Values(
        OutcomeCase{"Good", HttpEvent::kAnswer, 200, absl::OkStatus(), "2xx"},
        OutcomeCase{"Good299", HttpEvent::kAnswer, 299, absl::OkStatus(),
                    "2xx"},
        OutcomeCase{"NoDocument", HttpEvent::kAnswer, 204,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_MALFORMED),
                    "malformed"},
        OutcomeCase{"UnreadableDocument", HttpEvent::kAnswer, 200,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_MALFORMED),
                    "malformed"},
        OutcomeCase{"ReplyTooLarge", HttpEvent::kAnswer, 200, ReplyTooLarge(),
                    "too_large"},
        OfStatus(301, "3xx"), OfStatus(400, "4xx"), OfStatus(401, "401"),
        OfStatus(403, "403"), OfStatus(404, "404"), OfStatus(409, "4xx"),
        OfStatus(429, "429"), OfStatus(499, "4xx"), OfStatus(500, "5xx"),
        OfStatus(503, "5xx"), OfStatus(599, "5xx"),
        OfStatus(103, "other_status"), OfStatus(600, "other_status"),
        OfStatus(999, "other_status"), OfStatus(0, "other_status"),
        OutcomeCase{"Unreachable", HttpEvent::kUnreachable, 0,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_UNREACHABLE),
                    "unreachable"},
        OutcomeCase{"Untrusted", HttpEvent::kUntrusted, 0,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_TLS_UNTRUSTED),
                    "untrusted"},
        OutcomeCase{"Timeout", HttpEvent::kAttemptTimeout, 200,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_TIMEOUT),
                    "timeout"},
        OutcomeCase{"Truncated", HttpEvent::kTruncated, 200,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_TRUNCATED),
                    "truncated"},
        OutcomeCase{"BodyTooLarge", HttpEvent::kBodyTooLarge, 200,
                    Failed(orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE),
                    "too_large"},
        OutcomeCase{"NotHttp", HttpEvent::kMalformed, 0,
                    Failed(orders::v1::ERROR_REASON_UPSTREAM_MALFORMED),
                    "malformed"},
        OutcomeCase{"Stopped", HttpEvent::kStopped, 200,
                    Failed(orders::v1::ERROR_REASON_DEADLINE_EXCEEDED),
                    "stopped"}),
    [](const auto& row) { return row.param.name; });

TEST(AttemptOutcome, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (int i = 0; i < kAttemptOutcomes; ++i) {
    names.insert(std::string(NameOf(static_cast<AttemptOutcome>(i))));
  }

  EXPECT_EQ(names.size(), size_t{kAttemptOutcomes});
  EXPECT_EQ(names.count(""), 0);
}

}  // namespace
}  // namespace partnercenter::client
