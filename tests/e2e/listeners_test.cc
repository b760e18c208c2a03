#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/e2e/deployment.h"
#include "tests/support/process.h"
#include "tests/support/raw_http2_client.h"

namespace partnercenter::e2e {
namespace {

using testing::RawHttp2Client;

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class TakenPort : public ::testing::TestWithParam<std::string> {};

TEST_P(TakenPort, EndsTheGatewayAndLeavesTheOtherAlone) {
  Deployment first;
  const std::string address = first.gateway().address(GetParam());
  const testing::TemporaryFolder folder;
  const std::string file =
      testing::WriteGatewayConfig(folder, first.simulator().base_url(),
                                  {{GetParam(), {{"address", address}}}});

  const auto second =
      testing::RunToEnd({testing::GatewayBinary(), "--config=" + file});

  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(
      second.output,
      AllOf(HasSubstr("cannot start"), HasSubstr(GetParam() + ".address"),
            HasSubstr(absl::StrCat(address, ": the port is taken")),
            Not(HasSubstr("\"listening\""))));
  EXPECT_EQ(first.Call("ListOrders").code, absl::StatusCode::kOk);
}

INSTANTIATE_TEST_SUITE_P(Listeners, TakenPort,
                         ::testing::Values("api", "health", "metrics"),
                         [](const auto& row) { return row.param; });

// Reads statuses from a Watch until it is `expected`.
bool ReadUntil(grpc::ClientReader<HealthCheckResponse>& statuses,
               HealthCheckResponse::ServingStatus expected) {
  HealthCheckResponse response;
  while (statuses.Read(&response)) {
    if (response.status() == expected) return true;
  }
  return false;
}

TEST(Listener, WithoutFilesForConnectionsIsToldByHealthUntilThereAreSome) {
  const testing::TemporaryFolder folder;
  const std::string file = testing::WriteGatewayConfig(
      folder, "http://127.0.0.1:1/v1", {{"upstream", {{"connections", 1}}}});
  testing::Process gateway({"/bin/sh", "-c", "ulimit -n 120 && exec \"$@\"",
                            "sh", testing::GatewayBinary(),
                            "--config=" + file});
  const std::string listening = gateway.WaitForLine("\"listening\"");
  ASSERT_NE(listening, "") << gateway.output();
  const auto addresses = nlohmann::json::parse(listening);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
  const auto stub = Health::NewStub(grpc::CreateChannel(
      addresses.at("health"), grpc::InsecureChannelCredentials()));
  const auto statuses = stub->Watch(&context, HealthCheckRequest());
  ASSERT_TRUE(ReadUntil(*statuses, HealthCheckResponse::SERVING));

  // The kernel makes them all, more than the gateway can accept.
  std::vector<std::unique_ptr<RawHttp2Client>> idle;
  for (int i = 0; i < 300; ++i) {
    idle.push_back(std::make_unique<RawHttp2Client>(addresses.at("api")));
  }
  EXPECT_TRUE(ReadUntil(*statuses, HealthCheckResponse::NOT_SERVING));
  EXPECT_NE(gateway.WaitForLine("does not accept connections"), "");

  idle.clear();
  EXPECT_TRUE(ReadUntil(*statuses, HealthCheckResponse::SERVING));
  EXPECT_EQ(RunGrpcurl({addresses.at("api"), "grpc.health.v1.Health/Check"})
                .json.at("status"),
            "SERVING");
  context.TryCancel();
}

TEST(Start, WithoutFilesForCallersSaysHowManyAreNeeded) {
  const testing::TemporaryFolder folder;
  const std::string file =
      testing::WriteGatewayConfig(folder, "http://127.0.0.1:1/v1");

  const auto finished =
      testing::RunToEnd({"/bin/sh", "-c", "ulimit -n 100 && exec \"$@\"", "sh",
                         testing::GatewayBinary(), "--config=" + file});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("cannot start"), HasSubstr("is 100, "),
                    HasSubstr("172 for 32 upstream connections")));
}

TEST(SimulatorPort, ThatIsTakenEndsTheSimulator) {
  testing::SimulatorProcess first;
  std::string address = first.base_url();
  address = address.substr(sizeof("http://") - 1);
  address.resize(address.find('/'));

  const auto second =
      testing::RunToEnd({testing::SimulatorBinary(), "--address=" + address});

  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.output, AllOf(HasSubstr("partner-center-simulator: "),
                                   Not(HasSubstr("listening"))));
}

}  // namespace
}  // namespace partnercenter::e2e
