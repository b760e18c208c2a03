#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::testing {

// The token that gateways of tests send. Tests check that it appears in no
// output.
inline constexpr char kTestToken[] = "test-token-NEVER-TO-BE-SEEN";

// The built gateway in front of an upstream, as a process on free ports.
class GatewayProcess {
 public:
  // Starts the gateway and waits until it listens. `settings` (JSON) are merged
  // over a configuration with free ports, `base_url` and a token file.
  // The gateway may have `file_limit` open files; 0: as many as the test.
  explicit GatewayProcess(const std::string& base_url,
                          const nlohmann::json& settings = {},
                          int file_limit = 0);

  // Return "127.0.0.1:PORT" of the listeners.
  const std::string& api() const { return listeners_.at("api"); }
  const std::string& health() const { return listeners_.at("health"); }
  const std::string& metrics() const { return listeners_.at("metrics"); }
  // Returns the address of a listener by the name of its group of settings.
  const std::string& address(const std::string& listener) const {
    return listeners_.at(listener);
  }

  // Returns the log so far.
  std::string log() const { return process_.output(); }
  Process& process() { return process_; }

  // Sends SIGTERM, as Kubernetes does. Returns the exit code, or -1 if the
  // gateway does not exit.
  int Terminate();

  // Replaces the token that the gateway reads.
  void SetToken(const std::string& token) const {
    folder_.Write("token", token);
  }

 private:
  TemporaryFolder folder_;
  Process process_;
  std::map<std::string, std::string> listeners_;
};

// Writes the configuration of GatewayProcess without starting a gateway.
// Returns the path of the file.
std::string WriteGatewayConfig(const TemporaryFolder& folder,
                               const std::string& base_url,
                               const nlohmann::json& settings = {});

// Returns the path of the gateway to start: the value of the environment
// variable GATEWAY_BINARY, for example a build with a sanitizer, else the
// gateway of this build.
std::string GatewayBinary();

}  // namespace partnercenter::testing
