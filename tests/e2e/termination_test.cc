#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "tests/e2e/grpcurl.h"
#include "tests/support/gateway_process.h"
#include "tests/support/process.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/simulator_process.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using ::testing::Optional;
using testing::Process;

constexpr char kListOrders[] =
    "partnercenter.orders.v1.OrdersService/ListOrders";
constexpr char kCheck[] = "grpc.health.v1.Health/Check";
constexpr char kWatch[] = "grpc.health.v1.Health/Watch";
constexpr char kRequest[] =
    R"({"customer_id": "11111111-2222-4333-8444-555555555555"})";

// For what must happen soon, on a busy machine: far less than the time to
// drain that these gateways have.
constexpr absl::Duration kSoon = absl::Seconds(10);
const nlohmann::json kLongDrain = {{"shutdown", {{"drain", "60s"}}}};
const nlohmann::json kShortDrain = {{"shutdown", {{"drain", "100ms"}}}};

// An upstream that takes a request, and answers when the test says so. Unlike
// the simulator's latency, that needs no guess of how long the test takes.
class HeldUpstream {
 public:
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }

  bool WaitForRequest() const { return server_.WaitForRequests(1, kSoon); }
  void Answer() { may_answer_.Notify(); }

  ~HeldUpstream() {
    if (!may_answer_.HasBeenNotified()) may_answer_.Notify();
  }

 private:
  absl::Notification may_answer_;
  testing::RawHttpServer server_{[this](testing::ServedConnection& connection) {
    if (connection.ReadRequest().empty()) return;
    may_answer_.WaitForNotification();
    connection.Send(testing::OkResponse(R"({"totalCount":0,"items":[]})"));
    connection.AwaitClose();
  }};
};

class Signals : public ::testing::TestWithParam<int> {};

TEST_P(Signals, EndAnIdleGatewayAtOnce) {
  GatewayProcess gateway("http://127.0.0.1:1/v1", kLongDrain);

  gateway.process().Signal(GetParam());

  EXPECT_THAT(gateway.process().Wait(kSoon), Optional(0));
  EXPECT_THAT(gateway.log(),
              AllOf(HasSubstr("\"draining\""), HasSubstr("\"stopped\"")));
}

TEST_P(Signals, EndTheSimulatorAtOnce) {
  testing::SimulatorProcess simulator({"--latency=1h"});

  simulator.process().Signal(GetParam());

  EXPECT_THAT(simulator.process().Wait(kSoon), Optional(0));
}

INSTANTIATE_TEST_SUITE_P(ToEnd, Signals, ::testing::Values(SIGTERM, SIGINT),
                         [](const auto& row) {
                           return row.param == SIGTERM ? "SIGTERM" : "SIGINT";
                         });

TEST(Termination, LetsARunningCallFinishWhileHealthIsNotServing) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process watch(GrpcurlCommand({gateway.health(), kWatch}));
  ASSERT_NE(watch.WaitForLine("\"SERVING\"", kSoon), "") << watch.output();
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();

  gateway.process().Signal(SIGTERM);

  EXPECT_NE(watch.WaitForLine("\"NOT_SERVING\"", kSoon), "");
  EXPECT_EQ(RunGrpcurl({gateway.health(), kCheck}).json["status"],
            "NOT_SERVING");
  upstream.Answer();
  EXPECT_THAT(call.Wait(kSoon), Optional(0)) << call.output();
  EXPECT_THAT(call.output(), HasSubstr("SOURCE_LIVE"));
  EXPECT_THAT(gateway.process().Wait(kSoon), Optional(0)) << gateway.log();
}

TEST(Termination, TakesNoNewCalls) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();
  Process watch(GrpcurlCommand({gateway.health(), kWatch}));
  ASSERT_NE(watch.WaitForLine("\"SERVING\"", kSoon), "") << watch.output();

  gateway.process().Signal(SIGTERM);
  watch.Wait(kSoon);

  EXPECT_NE(RunGrpcurl({"-connect-timeout", "2", "-d", kRequest, gateway.api(),
                        kListOrders})
                .code,
            absl::StatusCode::kOk);
  upstream.Answer();
  EXPECT_THAT(gateway.process().Wait(kSoon), Optional(0));
}

TEST(Termination, CutsACallThatOutlivesTheDrain) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kShortDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();

  gateway.process().Signal(SIGTERM);

  EXPECT_THAT(gateway.process().Wait(kSoon), Optional(0)) << gateway.log();
  EXPECT_NE(call.Wait(kSoon).value_or(0), 0);
}

TEST(Termination, DoesNotWaitForThoseWhoWatchHealth) {
  GatewayProcess gateway("http://127.0.0.1:1/v1", kLongDrain);
  Process api_watch(GrpcurlCommand({gateway.api(), kWatch}));
  Process health_watch(GrpcurlCommand({gateway.health(), kWatch}));
  ASSERT_NE(api_watch.WaitForLine("\"SERVING\"", kSoon), "");
  ASSERT_NE(health_watch.WaitForLine("\"SERVING\"", kSoon), "");

  gateway.process().Signal(SIGTERM);

  EXPECT_THAT(gateway.process().Wait(kSoon), Optional(0)) << gateway.log();
  // Each has been told, too.
  for (Process* watch : {&api_watch, &health_watch}) {
    EXPECT_TRUE(watch->Wait(kSoon).has_value());
    EXPECT_THAT(watch->output(), HasSubstr("\"NOT_SERVING\""));
  }
}

}  // namespace
}  // namespace partnercenter::e2e
