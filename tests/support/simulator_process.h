#pragma once

#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::testing {

// The built simulator, on a free port, as a program of its own. It accepts
// kTestToken (gateway_process.h) until SetToken.
class SimulatorProcess {
 public:
  // Starts it with these options beside its address, token and log; waits until
  // it listens.
  explicit SimulatorProcess(const std::vector<std::string>& options = {});

  // "http://127.0.0.1:PORT/v1".
  const std::string& base_url() const { return base_url_; }

  // Where its token endpoint is, below a tenant: "http://127.0.0.1:PORT".
  const std::string& login_authority() const { return login_authority_; }

  // The first customer that it holds.
  const std::string& customer() const { return customer_; }

  // From now on only this token is accepted.
  void SetToken(const std::string& token) const;

  // What it has written so far, a line for each request among it.
  std::string log() const { return process_.output(); }
  Process& process() { return process_; }

 private:
  TemporaryFolder folder_;
  Process process_;
  std::string base_url_;
  std::string login_authority_;
  std::string customer_;
};

// Path of the built simulator.
std::string SimulatorBinary();

}  // namespace partnercenter::testing
