#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/deployment.h"
#include "tests/e2e/grpcurl.h"
#include "tests/e2e/open_stream.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/process.h"
#include "tests/support/raw_http2_client.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/simulator_process.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using testing::Process;
using testing::RawHttp2Client;

constexpr char kListOrders[] =
    "partnercenter.orders.v1.OrdersService/ListOrders";
constexpr char kCheck[] = "grpc.health.v1.Health/Check";
constexpr char kWatch[] = "grpc.health.v1.Health/Watch";
constexpr char kRequest[] =
    R"({"customer_id": "11111111-2222-4333-8444-555555555555"})";

// Enough on a busy machine, and far less than the time to drain that these
// gateways have.
constexpr absl::Duration kShutdownLimit = absl::Seconds(10);
const nlohmann::json kLongDrain = {{"shutdown", {{"drain", "60s"}}}};
const nlohmann::json kShortDrain = {{"shutdown", {{"drain", "100ms"}}}};

// An upstream that takes a request, and answers when the test says so. Unlike
// the simulator's latency, that needs no guess of how long the test takes.
class HeldUpstream {
 public:
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }

  bool WaitForRequest() const {
    return server_.WaitForRequests(1, kShutdownLimit);
  }
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

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0));
  EXPECT_THAT(gateway.log(),
              AllOf(HasSubstr("\"draining\""), HasSubstr("\"stopped\"")));
}

TEST_P(Signals, EndTheSimulatorAtOnce) {
  testing::SimulatorProcess simulator({"--latency=1h"});

  simulator.process().Signal(GetParam());

  EXPECT_THAT(simulator.process().Wait(kShutdownLimit), Optional(0));
}

INSTANTIATE_TEST_SUITE_P(ToEnd, Signals, ::testing::Values(SIGTERM, SIGINT),
                         [](const auto& row) {
                           return row.param == SIGTERM ? "SIGTERM" : "SIGINT";
                         });

TEST(Termination, LetsARunningCallFinishWhileHealthIsNotServing) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process watch(GrpcurlCommand({gateway.health(), kWatch}));
  ASSERT_NE(watch.WaitForLine("\"SERVING\"", kShutdownLimit), "")
      << watch.output();
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();

  gateway.process().Signal(SIGTERM);

  EXPECT_NE(watch.WaitForLine("\"NOT_SERVING\"", kShutdownLimit), "");
  EXPECT_EQ(RunGrpcurl({gateway.health(), kCheck}).json["status"],
            "NOT_SERVING");
  // No call ends before its answer, however long the drain has been running.
  ASSERT_NE(gateway.process().WaitForLine("\"draining\"", kShutdownLimit), "");
  upstream.Answer();
  EXPECT_THAT(call.Wait(kShutdownLimit), Optional(0)) << call.output();
  EXPECT_THAT(call.output(), HasSubstr("SOURCE_LIVE"));
  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0))
      << gateway.log();
}

// Answered long after the signal, when a gateway that does not wait for its
// calls has ended.
TEST(Termination, LetsACallFinishThatIsAnsweredTwoSecondsLater) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();

  gateway.process().Signal(SIGTERM);

  ASSERT_NE(gateway.process().WaitForLine("\"draining\"", kShutdownLimit), "");
  EXPECT_EQ(call.Wait(absl::Seconds(2)), std::nullopt) << call.output();
  EXPECT_EQ(gateway.process().Wait(absl::ZeroDuration()), std::nullopt)
      << gateway.log();
  upstream.Answer();
  EXPECT_THAT(call.Wait(kShutdownLimit), Optional(0)) << call.output();
  EXPECT_THAT(call.output(), HasSubstr("SOURCE_LIVE"));
  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0))
      << gateway.log();
}

TEST(Termination, TakesNoNewCalls) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();
  Process watch(GrpcurlCommand({gateway.health(), kWatch}));
  ASSERT_NE(watch.WaitForLine("\"SERVING\"", kShutdownLimit), "")
      << watch.output();

  gateway.process().Signal(SIGTERM);
  watch.Wait(kShutdownLimit);

  EXPECT_NE(RunGrpcurl({"-connect-timeout", "2", "-d", kRequest, gateway.api(),
                        kListOrders})
                .code,
            absl::StatusCode::kOk);
  upstream.Answer();
  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0));
}

TEST(Termination, CutsACallThatOutlivesTheDrain) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kShortDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();

  gateway.process().Signal(SIGTERM);

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0))
      << gateway.log();
  EXPECT_NE(call.Wait(kShutdownLimit).value_or(0), 0);
}

TEST(Termination, DoesNotWaitForThoseWhoWatchHealth) {
  GatewayProcess gateway("http://127.0.0.1:1/v1", kLongDrain);
  Process api_watch(GrpcurlCommand({gateway.api(), kWatch}));
  Process health_watch(GrpcurlCommand({gateway.health(), kWatch}));
  ASSERT_NE(api_watch.WaitForLine("\"SERVING\"", kShutdownLimit), "");
  ASSERT_NE(health_watch.WaitForLine("\"SERVING\"", kShutdownLimit), "");

  gateway.process().Signal(SIGTERM);

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0))
      << gateway.log();
  // Each has been told, too.
  for (Process* watch : {&api_watch, &health_watch}) {
    EXPECT_TRUE(watch->Wait(kShutdownLimit).has_value());
    EXPECT_THAT(watch->output(), HasSubstr("\"NOT_SERVING\""));
  }
}

TEST(Termination, ServesCallsUntilTheReadinessDelayIsOver) {
  Deployment deployment(
      {{}, {{"shutdown", {{"readinessDelay", "10m"}, {"drain", "10m"}}}}});
  GatewayProcess& gateway = deployment.gateway();
  Process watch(GrpcurlCommand({gateway.api(), kWatch}));
  ASSERT_NE(watch.WaitForLine("\"SERVING\"", kShutdownLimit), "")
      << watch.output();

  gateway.process().Signal(SIGTERM);

  EXPECT_NE(watch.WaitForLine("\"NOT_SERVING\"", kShutdownLimit), "");
  for (const std::string& address : {gateway.api(), gateway.health()}) {
    EXPECT_EQ(RunGrpcurl({address, kCheck}).json["status"], "NOT_SERVING");
  }
  // Over a new connection.
  EXPECT_EQ(deployment.Call("ListOrders").code, absl::StatusCode::kOk);
  EXPECT_THAT(gateway.log(), Not(HasSubstr("\"draining\"")));
}

// A second signal, while the first one's times run.
class SecondSignal : public ::testing::TestWithParam<int> {};

TEST_P(SecondSignal, EndsTheReadinessDelayAtOnce) {
  GatewayProcess gateway("http://127.0.0.1:1/v1",
                         {{"shutdown", {{"readinessDelay", "10m"}}}});
  gateway.process().Signal(SIGTERM);
  ASSERT_NE(gateway.process().WaitForLine("\"shutting down\"", kShutdownLimit),
            "");

  gateway.process().Signal(GetParam());

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit),
              Optional(128 + GetParam()));
}

TEST_P(SecondSignal, EndsTheDrainAtOnce) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();
  gateway.process().Signal(SIGTERM);
  ASSERT_NE(gateway.process().WaitForLine("\"draining\"", kShutdownLimit), "");

  gateway.process().Signal(GetParam());

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit),
              Optional(128 + GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Signals, SecondSignal,
                         ::testing::Values(SIGTERM, SIGINT),
                         [](const auto& row) {
                           return row.param == SIGTERM ? "SIGTERM" : "SIGINT";
                         });

TEST(Termination, ByCtrlCDoesWithoutTheReadinessDelay) {
  GatewayProcess gateway("http://127.0.0.1:1/v1",
                         {{"shutdown", {{"readinessDelay", "10m"}}}});

  gateway.process().Signal(SIGINT);

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0));
}

TEST(Termination, DoesNotWaitForAnOpenReflectionStream) {
  GatewayProcess gateway("http://127.0.0.1:1/v1", kLongDrain);
  OpenStream stream(
      gateway.api(),
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
      std::string("\x3a\0", 2));  // list_services: ""
  ASSERT_TRUE(stream.WaitForAnswer(kShutdownLimit));

  gateway.process().Signal(SIGTERM);

  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0))
      << gateway.log();
}

TEST(Termination, RefusesACallerWhoDoesNotHearThatHeIsToGo) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(), kLongDrain);
  Process call(GrpcurlCommand({"-d", kRequest, gateway.api(), kListOrders}));
  ASSERT_TRUE(upstream.WaitForRequest()) << call.output();
  RawHttp2Client deaf(gateway.api());
  ASSERT_TRUE(deaf.AwaitSettings());
  gateway.process().Signal(SIGTERM);
  ASSERT_NE(gateway.process().WaitForLine("\"draining\"", kShutdownLimit), "");

  orders::v1::ListOrdersRequest request;
  request.set_customer_id("11111111-2222-4333-8444-555555555555");
  deaf.Call(std::string("/") + kListOrders, request.SerializeAsString());

  EXPECT_TRUE(deaf.Await("the gateway is shutting down"));
  EXPECT_TRUE(deaf.Await("grpc-retry-pushback-ms"));
  EXPECT_NE(gateway.process().WaitForLine("\"DRAINING\"", kShutdownLimit), "");
  // The other call is none the worse for it.
  upstream.Answer();
  EXPECT_THAT(call.Wait(kShutdownLimit), Optional(0)) << call.output();
  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0));
}

TEST(ConnectionAge, DoesNotCutACallThatRunsLonger) {
  HeldUpstream upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"api", {{"maxConnectionAge", "1s"}}}});
  const testing::OrdersCaller caller(gateway.api());
  auto call = std::async(std::launch::async, [&caller] {
    return caller.List("11111111-2222-4333-8444-555555555555");
  });
  ASSERT_TRUE(upstream.WaitForRequest());

  // The channel leaves the connection when it hears that it is too old.
  EXPECT_TRUE(caller.channel()->WaitForStateChange(
      GRPC_CHANNEL_READY, absl::ToChronoTime(absl::Now() + kShutdownLimit)));
  upstream.Answer();

  EXPECT_TRUE(call.get().status.ok());
}

// CPU time that a process has used so far, in seconds.
double CpuSeconds(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  // Fields 14 and 15, user and system; the second one, the program's name, may
  // contain blanks.
  const std::vector<std::string> fields =
      absl::StrSplit(text.substr(text.rfind(')') + 2), ' ');
  double ticks = 0;
  for (const size_t i : {11, 12}) ticks += std::stod(fields.at(i));
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// The GOAWAY that begins a graceful end, from its type on: no flags, stream 0,
// and the highest stream as the last one that is served.
const std::string kGoaway =
    std::string(1, 7) + std::string(5, '\0') + "\x7f\xff\xff\xff";

// Connections without calls at SIGTERM, for one api.maxConnectionAge. Run one
// at a time: a call has half a second from GOAWAY to be sent.
class IdleConnections : public ::testing::TestWithParam<std::string> {};

TEST_P(IdleConnections, AreServedAfterTheGoawayAtSigtermWithoutSpinning) {
  constexpr int kConnections = 30;
  HeldUpstream upstream;
  nlohmann::json settings = kLongDrain;
  settings["api"]["maxConnectionAge"] = GetParam();
  GatewayProcess gateway(upstream.base_url(), settings);
  std::vector<std::unique_ptr<RawHttp2Client>> callers;
  for (int i = 0; i < kConnections; ++i) {
    callers.push_back(std::make_unique<RawHttp2Client>(gateway.api()));
  }
  for (const auto& caller : callers) ASSERT_TRUE(caller->AwaitSettings());
  orders::v1::ListOrdersRequest request;
  request.set_customer_id("11111111-2222-4333-8444-555555555555");
  const std::string message = request.SerializeAsString();
  const double cpu_before = CpuSeconds(gateway.process().pid());

  gateway.process().Signal(SIGTERM);
  for (const auto& caller : callers) {
    ASSERT_TRUE(caller->Await(kGoaway));
    caller->Call(std::string("/") + kListOrders, message);
  }

  EXPECT_TRUE(upstream.WaitForRequest());
  EXPECT_NE(gateway.process().WaitForLine("\"draining\"", kShutdownLimit), "");
  EXPECT_LE(CpuSeconds(gateway.process().pid()) - cpu_before, 0.2);
  upstream.Answer();
  int served = 0;
  for (const auto& caller : callers) {
    // The name and the value of a trailer, with their lengths.
    if (caller->Await(std::string("grpc-status") + '\1' + '0')) ++served;
  }
  EXPECT_EQ(served, kConnections);
  EXPECT_THAT(gateway.process().Wait(kShutdownLimit), Optional(0));
}

INSTANTIATE_TEST_SUITE_P(OfAge, IdleConnections,
                         ::testing::Values("60s", "300s", "818s", "900s", "15m",
                                           "1000s", "1h"),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace partnercenter::e2e
