// Retries that the gateway makes by itself, as caller and upstream see it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/expected_error.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using ::testing::Each;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::kSoon;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;
using ::testing::SizeIs;

// An upstream that gives these answers in turn, and the last one for ever.
class InTurn {
 public:
  explicit InTurn(std::vector<std::string> answers)
      : answers_(std::move(answers)), server_([this](ServedConnection& served) {
          served.ReadRequest();
          const size_t turn = turn_++;
          served.Send(answers_[std::min(turn, answers_.size() - 1)]);
        }) {}

  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  const RawHttpServer& server() const { return server_; }
  std::vector<std::string> request_ids() const {
    std::vector<std::string> ids;
    for (const std::string& request : server_.requests()) {
      ids.push_back(testing::HeaderOf(request, "MS-RequestId"));
    }
    return ids;
  }

 private:
  const std::vector<std::string> answers_;
  std::atomic<size_t> turn_ = 0;
  RawHttpServer server_;
};

std::string Order() { return HttpAnswer(200, R"({"id":"x"})"); }

TEST(Retry, MakesOneOkOfTwoFailures) {
  InTurn upstream({HttpAnswer(503, ""), HttpAnswer(503, ""), Order()});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).GetOrder(kCustomer, "x");

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(outcome.response.order().id(), "x");
  EXPECT_THAT(upstream.request_ids(), SizeIs(3));
  EXPECT_THAT(upstream.request_ids(), Each(outcome.Trailer("ms-request-id")));
}

TEST(Retry, IsMadeAsOftenAsConfigured) {
  InTurn upstream({HttpAnswer(503, "")});
  GatewayProcess gateway(upstream.base_url(),
                         {{"retry", {{"maxAttempts", 2}}}});

  ExpectError(OrdersCaller(gateway.api()).GetOrder(kCustomer, "x"),
              {StatusCode::UNAVAILABLE, "UPSTREAM_UNAVAILABLE", "", 1, "2"});
  EXPECT_THAT(upstream.request_ids(), SizeIs(2));
}

TEST(Retry, OfAThrottleIsLeftToTheCallerIfTheWaitIsLong) {
  InTurn upstream({HttpAnswer(429, "", "Retry-After: 30\r\n"), Order()});
  GatewayProcess gateway(upstream.base_url());

  ExpectError(
      OrdersCaller(gateway.api()).GetOrder(kCustomer, "x"),
      {StatusCode::RESOURCE_EXHAUSTED, "UPSTREAM_THROTTLED", "", 30, "1"});
  EXPECT_THAT(upstream.request_ids(), SizeIs(1));
}

TEST(Retry, IsNotAskedOfACallerWhoseDeadlineComesFirst) {
  InTurn upstream({HttpAnswer(429, "", "Retry-After: 30\r\n"), Order()});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome =
      OrdersCaller(gateway.api()).GetOrder(kCustomer, "x", {.deadline = kSoon});

  EXPECT_EQ(outcome.reason(), "UPSTREAM_THROTTLED");
  EXPECT_EQ(outcome.Get<google::rpc::RetryInfo>()->retry_delay().seconds(), 30);
  EXPECT_EQ(outcome.Trailer("grpc-retry-pushback-ms"), "-1");
}

TEST(Retry, OfAThrottleIsMadeIfTheWaitIsShort) {
  InTurn upstream({HttpAnswer(429, "", "Retry-After: 1\r\n"), Order()});
  GatewayProcess gateway(upstream.base_url());

  EXPECT_TRUE(OrdersCaller(gateway.api()).GetOrder(kCustomer, "x").status.ok());
}

TEST(Retry, IsNotMadeIfItWouldOutliveTheDeadline) {
  InTurn upstream({HttpAnswer(503, "", "Retry-After: 2\r\n"), Order()});
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"maxDeadline", "1500ms"}}}});

  ExpectError(OrdersCaller(gateway.api()).GetOrder(kCustomer, "x"),
              {StatusCode::UNAVAILABLE, "UPSTREAM_UNAVAILABLE", "", 2, "1"});
}

// All that a call could hold is there once only.
nlohmann::json OneOfEach() {
  return {{"upstream", {{"connections", 1}}}, {"limits", {{"queue", 2}}}};
}

// Answers 503 and "come in 2 s" to the order "later", and all others at once.
RawHttpServer::Script LaterOrNow() {
  return [](ServedConnection& served) {
    const std::string request = served.ReadRequest();
    served.Send(request.find("/orders/later") == std::string::npos
                    ? Order()
                    : HttpAnswer(503, "", "Retry-After: 2\r\n"));
  };
}

TEST(Backoff, HoldsNeitherWorkerNorConnection) {
  RawHttpServer upstream(LaterOrNow());
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"), OneOfEach());
  const OrdersCaller caller(gateway.api());
  std::atomic<bool> ended = false;
  auto waiting = std::async(std::launch::async, [&] {
    auto outcome = caller.GetOrder(kCustomer, "later");
    ended = true;
    return outcome;
  });
  ASSERT_TRUE(upstream.WaitForRequests(1));

  EXPECT_TRUE(caller.GetOrder(kCustomer, "now").status.ok());

  EXPECT_FALSE(ended);  // its wait is 2 s
  EXPECT_EQ(waiting.get().Metadata("attempts"), "3");
}

TEST(Backoff, EndsWithTheCallersCancel) {
  RawHttpServer upstream(LaterOrNow());
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"), OneOfEach());
  const OrdersCaller caller(gateway.api());
  grpc::ClientContext context;
  OrdersCaller::Options options;
  options.context = &context;
  auto waiting = std::async(std::launch::async, [&] {
    return caller.GetOrder(kCustomer, "later", options);
  });
  ASSERT_TRUE(upstream.WaitForRequests(1));
  ASSERT_TRUE(caller.GetOrder(kCustomer, "now").status.ok());

  context.TryCancel();

  EXPECT_EQ(waiting.get().status.error_code(), StatusCode::CANCELLED);
  EXPECT_NE(gateway.process().WaitForLine("in phase backoff"), "");
}

TEST(Backoff, IsCutWhenTheGatewayEnds) {
  RawHttpServer upstream(LaterOrNow());
  auto settings = OneOfEach();
  settings["shutdown"]["drain"] = "100ms";
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"), settings);
  const OrdersCaller caller(gateway.api());
  auto waiting = std::async(
      std::launch::async, [&] { return caller.GetOrder(kCustomer, "later"); });
  ASSERT_TRUE(upstream.WaitForRequests(1));
  ASSERT_TRUE(caller.GetOrder(kCustomer, "now").status.ok());

  EXPECT_EQ(gateway.Terminate(), 0);

  EXPECT_EQ(waiting.get().reason(), "DRAINING");
}

}  // namespace
}  // namespace partnercenter
