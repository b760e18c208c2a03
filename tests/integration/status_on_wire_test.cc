// Every HTTP status of the status table, from an upstream's bytes to what a
// caller reads off the wire.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/guid.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::OrdersCaller;
using testing::ScriptedUpstream;
using ::testing::SizeIs;

constexpr char kFault[] =
    R"({"code":20002,"description":"No relationship.","data":[],)"
    R"("source":"PartnerFD"})";
constexpr char kVendorIds[] =
    "MS-CV: cv.0\r\nMS-ServerId: S42\r\nMS-RequestId: another\r\n";
constexpr char kVendor[] = "partnercenter.microsoft.com";
constexpr char kOurs[] = "orders-gateway";

struct Row {
  std::string name;  // of the test; also the order's id, to find the answer by
  std::string answer;
  grpc::StatusCode code;
  std::string reason;
  std::string domain;
  // Least seconds of RetryInfo; -1: no RetryInfo and no pushback.
  int retry_seconds = -1;
  std::string message = "partner center";
  // Upstream requests of one call.
  int attempts = 1;
  // ErrorInfo's metadata; "" is absence.
  std::string phase = "";
  bool has_vendor_ids = false;
  // Seconds beyond retry_seconds that RetryInfo may have: of a delay that the
  // gateway draws by lot.
  int retry_slack = 0;
};

// Rows that are tried more than once, and that end in a phase rather than with
// an answer's status.
Row Tried(int attempts, const std::string& phase, Row row) {
  row.attempts = attempts;
  row.phase = phase;
  return row;
}
Row Tried(int attempts, Row row) { return Tried(attempts, "", std::move(row)); }

// The status of an answer as it is sent; "" if that is no HTTP.
std::string HttpStatusOf(const std::string& answer) {
  constexpr absl::string_view kStart = "HTTP/1.1 ";
  return absl::StartsWith(answer, kStart) ? answer.substr(kStart.size(), 3)
                                          : "";
}

// A row whose reason is made of the status and the vendor's code.
Row VendorRow(int status, grpc::StatusCode code, int retry_seconds = -1) {
  Row row = {absl::StrCat("Vendor", status),
             HttpAnswer(status, kFault, kVendorIds),
             code,
             absl::StrCat("PC_", status, "_20002"),
             kVendor,
             retry_seconds,
             "No relationship."};
  row.has_vendor_ids = true;
  return row;
}

Row WithSlack(int seconds, Row row) {
  row.retry_slack = seconds;
  return row;
}

Row OwnRow(const std::string& name, const std::string& answer,
           grpc::StatusCode code, const std::string& reason,
           int retry_seconds = -1) {
  return {name, answer, code, reason, kOurs, retry_seconds};
}

Row OwnRow(int status, grpc::StatusCode code, const std::string& reason,
           int retry_seconds = -1) {
  return OwnRow(absl::StrCat("Status", status), HttpAnswer(status, kFault),
                code, reason, retry_seconds);
}

std::vector<Row> Rows() {
  using grpc::StatusCode;
  const std::string order = R"({"id":"x"})";
  return {
      Tried(2, "decode",
            OwnRow("EmptyBody", HttpAnswer(200, ""), StatusCode::INTERNAL,
                   "UPSTREAM_MALFORMED")),
      Tried(2, "decode",
            OwnRow("Html", HttpAnswer(200, "<html>"), StatusCode::INTERNAL,
                   "UPSTREAM_MALFORMED")),
      Tried(2, "decode",
            OwnRow("WrongShape", HttpAnswer(200, "[]"), StatusCode::INTERNAL,
                   "UPSTREAM_MALFORMED")),
      Tried(2, "decode",
            OwnRow("CutJson", HttpAnswer(200, R"({"id":"x","status")"),
                   StatusCode::INTERNAL, "UPSTREAM_MALFORMED")),
      Tried(3, "receive",
            OwnRow("CutByLength",
                   "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + order,
                   StatusCode::UNAVAILABLE, "UPSTREAM_TRUNCATED", 1)),
      Tried(3, "receive",
            OwnRow("CutByChunk",
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "a\r\n{\"id\":\"x\"}\r\n",
                   StatusCode::UNAVAILABLE, "UPSTREAM_TRUNCATED", 1)),
      Tried(2, OwnRow(204, StatusCode::INTERNAL, "UPSTREAM_MALFORMED")),
      Tried(2, OwnRow("Status205", HttpAnswer(205, order), StatusCode::INTERNAL,
                      "UPSTREAM_MALFORMED")),
      Tried(2, OwnRow("Status206", HttpAnswer(206, order), StatusCode::INTERNAL,
                      "UPSTREAM_MALFORMED")),
      OwnRow("Redirect",
             HttpAnswer(302, "", "Location: http://127.0.0.1:1/\r\n"),
             StatusCode::INTERNAL, "UPSTREAM_REDIRECT"),
      OwnRow(304, StatusCode::INTERNAL, "UPSTREAM_REDIRECT"),
      VendorRow(400, StatusCode::INVALID_ARGUMENT),
      // The token file has no other token to repeat it with.
      OwnRow(401, StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED"),
      VendorRow(402, StatusCode::FAILED_PRECONDITION),
      VendorRow(403, StatusCode::PERMISSION_DENIED),
      VendorRow(404, StatusCode::NOT_FOUND),
      {"Empty404", HttpAnswer(404, ""), StatusCode::NOT_FOUND, "PC_404",
       kVendor},
      OwnRow("Html404", HttpAnswer(404, "<html>no such site</html>"),
             StatusCode::INTERNAL, "UPSTREAM_ROUTE_NOT_FOUND"),
      OwnRow("Gateway404",
             HttpAnswer(404, R"({"statusCode":404,"message":"Resource"})"),
             StatusCode::INTERNAL, "UPSTREAM_ROUTE_NOT_FOUND"),
      VendorRow(405, StatusCode::INTERNAL),
      VendorRow(406, StatusCode::INTERNAL),
      Tried(3, OwnRow(408, StatusCode::UNAVAILABLE, "UPSTREAM_TIMEOUT", 1)),
      VendorRow(409, StatusCode::ABORTED),
      VendorRow(410, StatusCode::NOT_FOUND),
      VendorRow(411, StatusCode::INTERNAL),
      VendorRow(412, StatusCode::FAILED_PRECONDITION),
      VendorRow(413, StatusCode::INVALID_ARGUMENT),
      VendorRow(414, StatusCode::INVALID_ARGUMENT),
      VendorRow(415, StatusCode::INTERNAL),
      VendorRow(416, StatusCode::OUT_OF_RANGE),
      VendorRow(417, StatusCode::INTERNAL),
      VendorRow(418, StatusCode::FAILED_PRECONDITION),
      VendorRow(421, StatusCode::INTERNAL),
      VendorRow(422, StatusCode::INVALID_ARGUMENT),
      VendorRow(423, StatusCode::ABORTED),
      Tried(3, OwnRow(425, StatusCode::UNAVAILABLE, "UPSTREAM_TIMEOUT", 1)),
      VendorRow(426, StatusCode::INTERNAL),
      OwnRow("Throttled",
             HttpAnswer(429,
                        R"({"statusCode":429,"message":"Rate limit is )"
                        R"(exceeded. Try again in 57 seconds."})",
                        "Retry-After: 57\r\n"),
             StatusCode::RESOURCE_EXHAUSTED, "UPSTREAM_THROTTLED", 57),
      // Blocks the tenant for a second or two, then for twice as long.
      WithSlack(2,
                Tried(2, OwnRow("ThrottledWithoutADelay", HttpAnswer(429, ""),
                                StatusCode::RESOURCE_EXHAUSTED,
                                "UPSTREAM_THROTTLED", 2))),
      VendorRow(431, StatusCode::INVALID_ARGUMENT),
      VendorRow(451, StatusCode::PERMISSION_DENIED),
      Tried(3, VendorRow(500, StatusCode::INTERNAL, 1)),
      {"Empty500", HttpAnswer(500, "", "Retry-After: 7\r\n"),
       StatusCode::INTERNAL, "PC_500", kVendor, 7},
      VendorRow(501, StatusCode::INTERNAL),
      Tried(3, OwnRow(502, StatusCode::UNAVAILABLE, "UPSTREAM_UNAVAILABLE", 1)),
      {"Html503",
       HttpAnswer(503, "<html><title>Busy\nnow</title>secret</html>",
                  "Retry-After: 3\r\n"),
       StatusCode::UNAVAILABLE, "UPSTREAM_UNAVAILABLE", kOurs, 3,
       "partner center answered 503: Busy now"},
      {"Problem400",
       HttpAnswer(400, R"({"type":"about:blank","title":"Bad id","detail":)"
                       R"("x is no GUID","status":400})"),
       StatusCode::INVALID_ARGUMENT, "PC_400", kVendor, -1,
       "Bad id: x is no GUID"},
      {"OData403",
       HttpAnswer(403,
                  R"({"error":{"code":"AuthFailed","message":{"lang":"en",)"
                  R"("value":"No, Bearer 5secret5"}}})",
                  "Content-Type: text/html\r\n"),
       StatusCode::PERMISSION_DENIED, "PC_403_AUTHFAILED", kVendor, -1,
       "No, Bearer [redacted]"},
      {"Text409", HttpAnswer(409, "in\x1B progress\r\n"), StatusCode::ABORTED,
       "PC_409", kVendor, -1, "partner center answered 409: in progress"},
      {"CutFault404",
       HttpAnswer(404, absl::StrCat(R"({"code":20000,"description":"gone",)"
                                    R"("data":[")",
                                    std::string(70000, 'x'), "\"]}")),
       StatusCode::NOT_FOUND, "PC_404_20000", kVendor, -1, "gone"},
      Tried(3, OwnRow(504, StatusCode::UNAVAILABLE, "UPSTREAM_GATEWAY_TIMEOUT",
                      1)),
      VendorRow(505, StatusCode::INTERNAL),
      VendorRow(599, StatusCode::INTERNAL),
      Tried(2, OwnRow(600, StatusCode::INTERNAL, "UPSTREAM_MALFORMED")),
      Tried(2, OwnRow(999, StatusCode::INTERNAL, "UPSTREAM_MALFORMED")),
      Tried(2, "wait",
            OwnRow("Garbage", "this is not http\r\n\r\n", StatusCode::INTERNAL,
                   "UPSTREAM_MALFORMED")),
      Tried(3, "wait",
            OwnRow("NoAnswer", "", StatusCode::UNAVAILABLE,
                   "UPSTREAM_UNREACHABLE", 1)),
      Tried(
          1, "receive",
          OwnRow("BodyTooLarge",
                 HttpAnswer(200, absl::StrCat(R"({"id":")",
                                              std::string(200000, 'x'), "\"}")),
                 StatusCode::RESOURCE_EXHAUSTED, "RESPONSE_TOO_LARGE")),
  };
}

class StatusOnWire : public ::testing::TestWithParam<Row> {
 protected:
  static std::map<std::string, std::string> Answers() {
    std::map<std::string, std::string> answers;
    for (const Row& row : Rows()) answers[row.name] = row.answer;
    return answers;
  }

  // The MS-RequestIds of the upstream requests of one call.
  std::vector<std::string> RequestIdsOf(const std::string& correlation_id) {
    std::vector<std::string> ids;
    for (const std::string& request : upstream_.server().requests()) {
      if (testing::HeaderOf(request, "MS-CorrelationId") == correlation_id) {
        ids.push_back(testing::HeaderOf(request, "MS-RequestId"));
      }
    }
    return ids;
  }

  // One for each call: what one came to is of account for the next.
  ScriptedUpstream upstream_{Answers()};
  GatewayProcess gateway_{upstream_.base_url(),
                          {{"upstream", {{"maxBodyBytes", 100000}}}}};
};

TEST_P(StatusOnWire, HasItsCodeReasonDetailsAndTrailers) {
  const Row& row = GetParam();
  const std::string correlation_id = base::Guid::Random().text();
  OrdersCaller::Options options;
  options.metadata["ms-correlation-id"] = correlation_id;

  const auto outcome =
      OrdersCaller(gateway_.api()).GetOrder(kCustomer, row.name, options);

  EXPECT_EQ(outcome.status.error_code(), row.code)
      << outcome.status.error_message();
  EXPECT_THAT(outcome.status.error_message(), HasSubstr(row.message));
  EXPECT_THAT(outcome.status.error_message(),
              ::testing::Not(HasSubstr("secret")));
  const auto info = outcome.Get<google::rpc::ErrorInfo>();
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), row.reason);
  EXPECT_EQ(info->domain(), row.domain);

  const std::string request_id = outcome.Trailer("ms-request-id");
  EXPECT_TRUE(base::Guid::Parse(request_id).has_value());
  EXPECT_EQ(outcome.Trailer("ms-correlation-id"), correlation_id);
  EXPECT_EQ(outcome.Metadata("ms_request_id"), request_id);
  EXPECT_EQ(outcome.Metadata("ms_correlation_id"), correlation_id);
  EXPECT_EQ(outcome.Metadata("attempts"), absl::StrCat(row.attempts));
  EXPECT_THAT(RequestIdsOf(correlation_id),
              AllOf(SizeIs(row.attempts), Each(request_id)));
  EXPECT_EQ(outcome.Metadata("http_status"), HttpStatusOf(row.answer));
  EXPECT_EQ(outcome.Metadata("phase"), row.phase);
  EXPECT_EQ(outcome.Metadata("ms_cv"), row.has_vendor_ids ? "cv.0" : "");
  EXPECT_EQ(outcome.Metadata("ms_server_id"), row.has_vendor_ids ? "S42" : "");
  EXPECT_EQ(outcome.Metadata("upstream_request_id"),
            row.has_vendor_ids ? "another" : "");
  EXPECT_EQ(outcome.Metadata("fault"), "");
  const auto request_info = outcome.Get<google::rpc::RequestInfo>();
  ASSERT_TRUE(request_info.has_value());
  EXPECT_EQ(request_info->request_id(), request_id);
}

TEST_P(StatusOnWire, TellsWhenToAskAgain) {
  const Row& row = GetParam();
  const auto outcome =
      OrdersCaller(gateway_.api())
          .GetOrder(kCustomer, row.name, {.deadline = absl::Minutes(2)});
  const auto retry = outcome.Get<google::rpc::RetryInfo>();
  const std::string pushback = outcome.Trailer("grpc-retry-pushback-ms");
  if (row.retry_seconds >= 0) {
    ASSERT_TRUE(retry.has_value());
    const auto& delay = retry->retry_delay();
    const double seconds =
        static_cast<double>(delay.seconds()) + delay.nanos() / 1e9;
    EXPECT_GE(seconds, row.retry_seconds);
    EXPECT_LE(seconds, row.retry_seconds + row.retry_slack);
    EXPECT_EQ(pushback, absl::StrCat(std::lround(std::ceil(seconds * 1000))));
  } else {
    EXPECT_FALSE(retry.has_value());
    EXPECT_EQ(pushback, row.reason == "RESPONSE_TOO_LARGE" ? "-1" : "");
  }
}

TEST_P(StatusOnWire, NamesWhatItIsAbout) {
  const Row& row = GetParam();
  const auto outcome =
      OrdersCaller(gateway_.api()).GetOrder(kCustomer, row.name);
  const auto resource = outcome.Get<google::rpc::ResourceInfo>();
  ASSERT_EQ(resource.has_value(), row.code == grpc::StatusCode::NOT_FOUND);
  if (resource.has_value()) {
    EXPECT_EQ(resource->resource_type(), "partnercenter.orders.v1.Order");
    EXPECT_EQ(resource->resource_name(),
              absl::StrCat("customers/", kCustomer, "/orders/", row.name));
  }
  EXPECT_EQ(outcome.Get<google::rpc::QuotaFailure>().has_value(),
            row.reason == "UPSTREAM_THROTTLED");
}

INSTANTIATE_TEST_SUITE_P(Table, StatusOnWire, ::testing::ValuesIn(Rows()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace partnercenter
