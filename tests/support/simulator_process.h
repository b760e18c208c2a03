#pragma once

#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::testing {

// The built simulator, as a process on a free port. It accepts kTestToken
// (gateway_process.h) until SetToken.
class SimulatorProcess {
 public:
  // Starts the simulator with these options in addition to its address, token
  // and log; waits until it listens.
  explicit SimulatorProcess(const std::vector<std::string>& options = {});

  // Returns "http://127.0.0.1:PORT/v1".
  const std::string& base_url() const { return base_url_; }

  // Returns the address of its token endpoint, without the tenant:
  // "http://127.0.0.1:PORT".
  const std::string& login_authority() const { return login_authority_; }

  // Returns its first customer.
  const std::string& customer() const { return customer_; }

  // Replaces the accepted token.
  void SetToken(const std::string& token) const;

  // Returns the output so far, including a line for each request.
  std::string log() const { return process_.output(); }
  Process& process() { return process_; }

 private:
  TemporaryFolder folder_;
  Process process_;
  std::string base_url_;
  std::string login_authority_;
  std::string customer_;
};

// Returns the path of the built simulator.
std::string SimulatorBinary();

}  // namespace partnercenter::testing
