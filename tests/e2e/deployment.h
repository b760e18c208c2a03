#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/grpcurl.h"
#include "tests/support/gateway_process.h"
#include "tests/support/simulator_process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::e2e {

struct DeploymentOptions {
  // Options of the simulator's command line.
  std::vector<std::string> simulator = {};
  // Settings of the gateway's configuration.
  nlohmann::json gateway = nullptr;
};

// The built gateway in front of the built simulator, each with a token file of
// its own. At its end it fails the test if anything that was written anywhere
// holds a token.
class Deployment {
 public:
  explicit Deployment(const DeploymentOptions& options = {});
  ~Deployment();

  // Calls a method of OrdersService. `request` is merged over one that has the
  // id of the simulator's first customer; `options` are grpcurl's.
  GrpcurlAnswer Call(const std::string& method,
                     const nlohmann::json& request = nlohmann::json::object(),
                     const std::vector<std::string>& options = {});

  // Replaces the token that the gateway presents, or that the simulator
  // accepts.
  void SetGatewayToken(const std::string& token);
  void SetSimulatorToken(const std::string& token);

  // All that both programs and grpcurl have written so far.
  std::string written() const;
  // All tokens so far.
  const std::vector<std::string>& tokens() const { return tokens_; }

  testing::SimulatorProcess& simulator() { return simulator_; }
  testing::GatewayProcess& gateway() { return gateway_; }

 private:
  std::vector<std::string> tokens_;
  testing::TemporaryFolder folder_;
  testing::SimulatorProcess simulator_;
  testing::GatewayProcess gateway_;
  std::string grpcurl_output_;
};

}  // namespace partnercenter::e2e
