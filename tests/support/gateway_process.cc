#include "tests/support/gateway_process.h"

#include <signal.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace partnercenter::testing {

namespace {

std::vector<std::string> CommandOf(const std::string& config, int file_limit) {
  std::vector<std::string> command = {GatewayBinary(), "--config=" + config};
  if (file_limit == 0) return command;
  const std::string limit = "ulimit -n " + std::to_string(file_limit);
  const std::vector<std::string> shell = {"/bin/sh", "-c",
                                          limit + " && exec \"$@\"", "sh"};
  command.insert(command.begin(), shell.begin(), shell.end());
  return command;
}

}  // namespace

GatewayProcess::GatewayProcess(const std::string& base_url,
                               const nlohmann::json& settings, int file_limit)
    : process_(CommandOf(WriteGatewayConfig(folder_, base_url, settings),
                         file_limit)) {
  const std::string line = process_.WaitForLine("\"listening\"");
  if (line.empty()) {
    throw std::runtime_error("the gateway did not start:\n" +
                             process_.output());
  }
  const auto fields = nlohmann::json::parse(line);
  for (const char* listener : {"api", "health", "metrics"}) {
    listeners_[listener] = fields.at(listener);
  }
}

int GatewayProcess::Terminate() {
  process_.Signal(SIGTERM);
  return process_.Wait().value_or(-1);
}

std::string WriteGatewayConfig(const TemporaryFolder& folder,
                               const std::string& base_url,
                               const nlohmann::json& settings) {
  nlohmann::json config = {
      {"api", {{"address", "127.0.0.1:0"}}},
      {"health", {{"address", "127.0.0.1:0"}}},
      {"metrics", {{"address", "127.0.0.1:0"}}},
      {"upstream", {{"baseUrl", base_url}}},
      {"shutdown", {{"readinessDelay", "0s"}}},
      {"credential",
       {{"tokenFile", {{"path", folder.Write("token", kTestToken)}}}}}};
  if (!settings.is_null()) config.merge_patch(settings);
  return folder.Write("gateway.json", config.dump());
}

std::string GatewayBinary() {
  const char* const chosen = std::getenv("GATEWAY_BINARY");
  return chosen != nullptr ? chosen : GATEWAY_BINARY;
}

}  // namespace partnercenter::testing
