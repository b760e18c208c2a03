#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::testing {

// The token that gateways of tests present. A test that greps for it must find
// it nowhere.
inline constexpr char kTestToken[] = "test-token-NEVER-TO-BE-SEEN";

// The built gateway, on free ports, in front of an upstream.
class GatewayProcess {
 public:
  // Starts it and waits until it listens. `settings` (JSON) are merged over a
  // configuration with free ports, `base_url` and a token file.
  explicit GatewayProcess(const std::string& base_url,
                          const nlohmann::json& settings = {});

  // "127.0.0.1:PORT" of the listeners.
  const std::string& api() const { return listeners_.at("api"); }
  const std::string& health() const { return listeners_.at("health"); }
  const std::string& metrics() const { return listeners_.at("metrics"); }
  // The same by the name of its group of settings.
  const std::string& address(const std::string& listener) const {
    return listeners_.at(listener);
  }

  // What it has logged so far.
  std::string log() const { return process_.output(); }
  Process& process() { return process_; }

  // Asks it to end as Kubernetes does. Returns its exit code, -1 if it does not
  // end.
  int Terminate();

 private:
  TemporaryFolder folder_;
  Process process_;
  std::map<std::string, std::string> listeners_;
};

// Writes a configuration as GatewayProcess does, without a start. Returns the
// file's path.
std::string WriteGatewayConfig(const TemporaryFolder& folder,
                               const std::string& base_url,
                               const nlohmann::json& settings = {});

// Path of the gateway to start: what the environment variable GATEWAY_BINARY
// names, such as one with a sanitizer, else the one built along.
std::string GatewayBinary();

}  // namespace partnercenter::testing
