// Two gateways that are restarted in turn, under load from a client that calls
// both: what a rolling update of two replicas is to its callers.

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "partnercenter/orders/v1/orders.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/simulator_process.h"

namespace partnercenter::e2e {
namespace {

using orders::v1::OrdersService;
using testing::GatewayProcess;
using ::testing::IsEmpty;
using testing::kSoon;
using testing::SimulatorProcess;

constexpr int kCallers = 12;

// Service configs that docs/calling.md recommends.
constexpr char kWithRetries[] = R"({
  "loadBalancingConfig": [ { "round_robin": {} } ],
  "methodConfig": [ {
    "name": [ { "service": "partnercenter.orders.v1.OrdersService" } ],
    "retryPolicy": {
      "maxAttempts": 2,
      "initialBackoff": "0.5s", "maxBackoff": "2s", "backoffMultiplier": 2,
      "retryableStatusCodes": [ "UNAVAILABLE" ] } } ] })";
constexpr char kWithoutRetries[] =
    R"({ "loadBalancingConfig": [ { "round_robin": {} } ] })";

// One replica, which keeps its address over restarts.
class Replica {
 public:
  explicit Replica(const std::string& base_url) : base_url_(base_url) {
    Start("127.0.0.1:0", "127.0.0.1:0");
  }

  const std::string& api() const { return gateway_->api(); }
  bool WaitForCall() {
    return !gateway_->process().WaitForLine("\"call\"", kSoon).empty();
  }

  // Returns its exit code.
  int Restart() {
    const absl::Time ended = absl::Now();
    const int exit_code = gateway_->Terminate();
    const absl::Time started = absl::Now();
    refused_ += Count("\"DRAINING\"");
    Start(gateway_->api(), gateway_->health());
    longest_end_ = std::max(longest_end_, started - ended);
    longest_start_ = std::max(longest_start_, absl::Now() - started);
    return exit_code;
  }

  int refused() const { return refused_; }
  absl::Duration longest_end() const { return longest_end_; }
  absl::Duration longest_start() const { return longest_start_; }

 private:
  void Start(const std::string& api, const std::string& health) {
    const nlohmann::json settings = {
        {"api", {{"address", api}}},
        {"health", {{"address", health}}},
        {"shutdown", {{"readinessDelay", "100ms"}, {"drain", "10s"}}}};
    gateway_.reset();
    gateway_ = std::make_unique<GatewayProcess>(base_url_, settings);
  }

  int Count(const std::string& text) const {
    const std::string log = gateway_->log();
    int count = 0;
    for (size_t at = log.find(text); at != std::string::npos;
         at = log.find(text, at + 1)) {
      ++count;
    }
    return count;
  }

  const std::string base_url_;
  std::unique_ptr<GatewayProcess> gateway_;
  int refused_ = 0;
  absl::Duration longest_end_;
  absl::Duration longest_start_;
};

std::shared_ptr<grpc::Channel> ConnectTo(const Replica& a, const Replica& b,
                                         const std::string& service_config) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(service_config);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // Short, so that a replica is called again soon after its restart.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 100);
  return grpc::CreateCustomChannel(absl::StrCat("ipv4:", a.api(), ",", b.api()),
                                   grpc::InsecureChannelCredentials(),
                                   arguments);
}

// Callers that call, one call after the other, until they are stopped.
class Load {
 public:
  Load(std::shared_ptr<grpc::Channel> channel, const std::string& customer)
      : stub_(OrdersService::NewStub(channel)) {
    for (int i = 0; i < kCallers; ++i) {
      callers_.emplace_back([this, customer] {
        while (!stop_) Call(customer);
      });
    }
  }

  void Stop() {
    stop_ = true;
    for (std::thread& caller : callers_) caller.join();
    callers_.clear();
  }

  int calls() const { return calls_; }
  // Counts the calls that failed, by code and message.
  const std::map<std::string, int>& failures() const { return failures_; }

 private:
  void Call(const std::string& customer) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kSoon));
    orders::v1::ListOrdersRequest request;
    request.set_customer_id(customer);
    orders::v1::ListOrdersResponse response;
    const grpc::Status status = stub_->ListOrders(&context, request, &response);
    ++calls_;
    if (status.ok()) return;
    const std::lock_guard lock(mutex_);
    ++failures_[absl::StrCat(status.error_code(), " ", status.error_message())];
  }

  const std::unique_ptr<OrdersService::Stub> stub_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> calls_ = 0;
  std::mutex mutex_;
  std::map<std::string, int> failures_;
  std::vector<std::thread> callers_;
};

struct Client {
  std::string name;
  std::string service_config;
  int restarts;
};
void PrintTo(const Client& client, std::ostream* out) { *out << client.name; }

class RollingUpdate : public ::testing::TestWithParam<Client> {};

TEST_P(RollingUpdate, LosesNoCall) {
  SimulatorProcess simulator({"--latency=20ms", "--requests-per-minute=0"});
  Replica replicas[] = {Replica(simulator.base_url()),
                        Replica(simulator.base_url())};
  Load load(ConnectTo(replicas[0], replicas[1], GetParam().service_config),
            simulator.customer());

  for (int i = 0; i < GetParam().restarts; ++i) {
    for (Replica& replica : replicas) ASSERT_TRUE(replica.WaitForCall()) << i;
    ASSERT_EQ(replicas[i % 2].Restart(), 0) << i;
  }
  load.Stop();

  EXPECT_THAT(load.failures(), IsEmpty());
  std::cout << GetParam().name << ": " << load.calls() << " calls, "
            << replicas[0].refused() + replicas[1].refused()
            << " refused, longest end "
            << std::max(replicas[0].longest_end(), replicas[1].longest_end())
            << ", longest start "
            << std::max(replicas[0].longest_start(),
                        replicas[1].longest_start())
            << "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Clients, RollingUpdate,
    ::testing::Values(Client{"WithRetries", kWithRetries, 100},
                      Client{"WithoutRetries", kWithoutRetries, 20}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::e2e
