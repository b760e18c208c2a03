// Entries of the gateway's log about a call.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/gateway_process.h"
#include "tests/support/log_line.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::LogLine;
using ::testing::MatchesRegex;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;
using ::testing::StartsWith;

constexpr char kTraceparent[] =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

// A gateway in front of an upstream that fails twice and then knows order "x".
class AccessLog : public ::testing::Test {
 protected:
  // The line of the only call so far.
  LogLine Line() {
    return LogLine(gateway_.process().WaitForLine(R"("message":"call")"));
  }

  std::atomic<int> failures_left_ = 0;
  const std::string body_ = R"({"id":"x"})";
  RawHttpServer upstream_{[this](ServedConnection& served) {
    served.ReadRequest();
    served.Send(failures_left_-- > 0
                    ? HttpAnswer(503, "")
                    : HttpAnswer(200, body_, "MS-CV: abc.0\r\n"));
  }};
  GatewayProcess gateway_{
      absl::StrCat("http://127.0.0.1:", upstream_.port(), "/v1")};
  OrdersCaller caller_{gateway_.api()};
};

TEST_F(AccessLog, TellsAllOfAGoodCall) {
  OrdersCaller::Options options;
  options.metadata = {{"traceparent", kTraceparent}};
  const auto outcome = caller_.GetOrder(kCustomer, "x", options);
  ASSERT_TRUE(outcome.status.ok());

  const LogLine line = Line();

  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["method"], "GetOrder");
  EXPECT_THAT(line.Text("peer"), StartsWith("ipv4:127.0.0.1:"));
  EXPECT_THAT(line.Text("user_agent"), StartsWith("grpc-c++/"));
  EXPECT_EQ(line["customer"], kCustomer);
  EXPECT_EQ(line["code"], "OK");
  EXPECT_GE(line.Number("queue_ms"), 0);
  EXPECT_EQ(line["attempts"], 1);
  EXPECT_GT(line.Number("upstream_ms"), 0);
  EXPECT_GE(line.Number("duration_ms"), line.Number("upstream_ms"));
  EXPECT_EQ(line["upstream_bytes"], body_.size());
  EXPECT_GT(line.Number("reply_bytes"), 0);
  EXPECT_EQ(line["freshness"], "LIVE");
  EXPECT_EQ(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_THAT(line.Text("span_id"), MatchesRegex("[0-9a-f]{16}"));
  EXPECT_EQ(line["parent_span_id"], "00f067aa0ba902b7");
  EXPECT_EQ(line["ms_request_id"], outcome.Trailer("ms-request-id"));
  EXPECT_EQ(line["ms_correlation_id"], "4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
  EXPECT_EQ(line["ms_cv"], "abc.0");
  EXPECT_FALSE(line.contains("reason"));
}

TEST_F(AccessLog, PutsTheCallersCorrelationIdBeforeItsTrace) {
  constexpr char kGiven[] = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  OrdersCaller::Options options;
  options.metadata = {{"traceparent", kTraceparent},
                      {"ms-correlation-id", kGiven}};
  caller_.GetOrder(kCustomer, "x", options);

  const LogLine line = Line();

  EXPECT_EQ(line["ms_correlation_id"], kGiven);
  EXPECT_EQ(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST_F(AccessLog, SendsNothingOfTheTraceUpstreamButTheCorrelationId) {
  OrdersCaller::Options options;
  options.metadata = {{"traceparent", kTraceparent}, {"tracestate", "a=b"}};
  caller_.GetOrder(kCustomer, "x", options);

  const auto requests = upstream_.requests();

  ASSERT_EQ(requests.size(), 1);
  EXPECT_EQ(testing::HeaderOf(requests[0], "traceparent"), "");
  EXPECT_EQ(testing::HeaderOf(requests[0], "tracestate"), "");
  EXPECT_EQ(testing::HeaderOf(requests[0], "MS-CorrelationId"),
            "4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
}

TEST_F(AccessLog, CountsAllAttemptsButNotTheWaitsBetweenThem) {
  failures_left_ = 2;
  ASSERT_TRUE(caller_.GetOrder(kCustomer, "x").status.ok());

  const LogLine line = Line();

  EXPECT_EQ(line["attempts"], 3);
  EXPECT_LT(line.Number("queue_ms") + line.Number("upstream_ms"),
            line.Number("duration_ms"));
}

TEST_F(AccessLog, TellsOfACallThatIsRefusedAtOnce) {
  caller_.GetOrder(kCustomer, "no/order");

  const LogLine line = Line();

  EXPECT_EQ(line["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(line["reason"], "INVALID_REQUEST");
  EXPECT_EQ(line["customer"], kCustomer);
  EXPECT_EQ(line["attempts"], 0);
  EXPECT_FALSE(line.contains("queue_ms"));
  EXPECT_FALSE(line.contains("freshness"));
}

TEST_F(AccessLog, DoesNotRepeatACustomerThatIsNoGuid) {
  caller_.GetOrder("\",\"level\":\"fatal\n\x7F", "x");

  const LogLine line = Line();

  EXPECT_EQ(line["reason"], "INVALID_REQUEST");
  EXPECT_FALSE(line.contains("customer"));
  EXPECT_FALSE(absl::StrContains(gateway_.log(), "fatal"));
}

}  // namespace
}  // namespace partnercenter
