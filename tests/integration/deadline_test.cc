// Deadlines, cancellation and full queues, with upstreams that do not answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/expected_error.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter {
namespace {

using testing::CustomerOf;
using testing::GatewayProcess;
using testing::kCustomer;
using testing::NeverAnswer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

// Reads requests and never answers.
class SilentUpstream : public ::testing::Test {
 protected:
  RawHttpServer server_{NeverAnswer()};
  std::string base_url_ =
      absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");

  static OrdersCaller::Options Within(absl::Duration deadline) {
    OrdersCaller::Options options;
    options.deadline = deadline;
    return options;
  }
  static OrdersCaller::Options WithoutDeadline() {
    OrdersCaller::Options options;
    options.has_deadline = false;
    return options;
  }
};

TEST_F(SilentUpstream, EndsWithTheCallersDeadlineAndIsHungUpOn) {
  GatewayProcess gateway(base_url_);
  const auto outcome = OrdersCaller(gateway.api())
                           .List(kCustomer, Within(absl::Milliseconds(300)));
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(server_.WaitForCloses(1));
}

TEST_F(SilentUpstream, EndsWithTheGatewaysOwnDeadlineAndItsPhase) {
  GatewayProcess gateway(base_url_, {{"limits", {{"maxDeadline", "200ms"}}}});
  const auto outcome =
      OrdersCaller(gateway.api()).List(kCustomer, WithoutDeadline());
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(outcome.reason(), "DEADLINE_EXCEEDED");
  EXPECT_EQ(outcome.Metadata("phase"), "wait");
  EXPECT_EQ(outcome.Metadata("ms_request_id"),
            outcome.Trailer("ms-request-id"));
  EXPECT_TRUE(server_.WaitForCloses(1));
}

TEST_F(SilentUpstream, EndsWithTheTimeForOneAttempt) {
  GatewayProcess gateway(base_url_,
                         {{"upstream", {{"attemptTimeout", "100ms"}}}});
  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_TIMEOUT");
  EXPECT_TRUE(server_.WaitForCloses(1));
}

TEST_F(SilentUpstream, IsHungUpOnWhenTheCallerCancels) {
  GatewayProcess gateway(base_url_);
  const OrdersCaller caller(gateway.api());
  grpc::ClientContext context;
  OrdersCaller::Options options;
  options.context = &context;
  auto outcome = std::async(std::launch::async,
                            [&] { return caller.List(kCustomer, options); });
  ASSERT_TRUE(server_.WaitForRequests(1));
  context.TryCancel();
  EXPECT_EQ(outcome.get().status.error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(server_.WaitForCloses(1));
  EXPECT_NE(gateway.process().WaitForLine("\"CANCELLED\""), "");
}

TEST_F(SilentUpstream, LeavesACallInTheQueueWhoseDeadlinePasses) {
  GatewayProcess gateway(base_url_, {{"upstream", {{"connections", 1}}},
                                     {"limits", {{"maxDeadline", "1s"}}}});
  const OrdersCaller caller(gateway.api());
  auto first = std::async(std::launch::async, [&] {
    return caller.List(kCustomer, WithoutDeadline());
  });
  ASSERT_TRUE(server_.WaitForRequests(1));
  const auto second =
      caller.List(CustomerOf(2), Within(absl::Milliseconds(100)));
  EXPECT_EQ(second.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_NE(gateway.process().WaitForLine("in phase queue"), "");
  EXPECT_EQ(first.get().Metadata("phase"), "wait");
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(SilentUpstream, FillsTheQueueAndTheNextCallIsRefusedAtOnce) {
  GatewayProcess gateway(base_url_, {{"upstream", {{"connections", 1}}},
                                     {"limits", {{"queue", 1}}}});
  const OrdersCaller caller(gateway.api());
  // One runs, one waits, one is refused: whichever comes last.
  grpc::ClientContext contexts[3];
  std::promise<OrdersCaller::ListOutcome> first_to_end;
  std::atomic<int> ended = 0;
  std::vector<std::thread> calls;
  for (int i = 0; i < 3; ++i) {
    calls.emplace_back([&, i] {
      OrdersCaller::Options options;
      options.context = &contexts[i];
      auto outcome = caller.List(CustomerOf(i), options);
      if (ended++ == 0) first_to_end.set_value(std::move(outcome));
    });
  }

  const auto refused = first_to_end.get_future().get();

  ExpectError(refused, {grpc::StatusCode::UNAVAILABLE, "OVERLOADED", "", 1});
  EXPECT_EQ(ended, 1);
  for (auto& context : contexts) context.TryCancel();
  for (auto& call : calls) call.join();
}

TEST_F(SilentUpstream, DoesNotKeepTheGatewayFromEndingAfterItsDrainTime) {
  GatewayProcess gateway(base_url_, {{"shutdown", {{"drain", "200ms"}}}});
  const OrdersCaller caller(gateway.api());
  auto call =
      std::async(std::launch::async, [&] { return caller.List(kCustomer); });
  ASSERT_TRUE(server_.WaitForRequests(1));
  EXPECT_EQ(gateway.Terminate(), 0);
  const auto outcome = call.get();
  ExpectError(outcome, {grpc::StatusCode::UNAVAILABLE, "DRAINING", "", 1});
  EXPECT_TRUE(server_.WaitForCloses(1));
}

TEST_F(SilentUpstream, IsNotAskedForACompressedRequest) {
  GatewayProcess gateway(base_url_);
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  OrdersCaller::Options options;
  options.context = &context;
  const auto outcome =
      OrdersCaller(gateway.api()).List(std::string(100000, 'a'), options);
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(server_.connections(), 0);
}

TEST(TokenFile, ThatIsGoneMakesCallsUnavailable) {
  RawHttpServer server([](ServedConnection& served) { served.ReadRequest(); });
  testing::TemporaryFolder folder;
  const std::string token = folder.Write("token", "t");
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", server.port(), "/v1"),
      {{"credential", {{"tokenFile", {{"path", token}}}}}});
  ASSERT_EQ(std::remove(token.c_str()), 0);
  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_EQ(outcome.Metadata("phase"), "token");
  EXPECT_EQ(server.connections(), 0);
}

TEST(Upstream, ThatIsNotThereMakesCallsUnavailable) {
  GatewayProcess gateway("http://127.0.0.1:1/v1");
  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_UNREACHABLE");
  EXPECT_EQ(outcome.Metadata("phase"), "connect");
}

}  // namespace
}  // namespace partnercenter
