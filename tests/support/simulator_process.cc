#include "tests/support/simulator_process.h"

#include <stdexcept>

#include "absl/strings/strip.h"
#include "tests/support/gateway_process.h"

namespace partnercenter::testing {
namespace {

std::vector<std::string> CommandLine(const TemporaryFolder& folder,
                                     const std::vector<std::string>& options) {
  std::vector<std::string> line = {
      SimulatorBinary(), "--address=127.0.0.1:0",
      "--token-file=" + folder.Write("token", kTestToken), "--log"};
  line.insert(line.end(), options.begin(), options.end());
  return line;
}

}  // namespace

SimulatorProcess::SimulatorProcess(const std::vector<std::string>& options)
    : process_(CommandLine(folder_, options)) {
  const std::string listening = process_.WaitForLine("listening on ");
  const std::string customer = process_.WaitForLine("customer ");
  const std::string authority = process_.WaitForLine("login authority ");
  if (listening.empty() || customer.empty() || authority.empty()) {
    throw std::runtime_error("the simulator did not start:\n" +
                             process_.output());
  }
  base_url_ = std::string(absl::StripPrefix(listening, "listening on "));
  login_authority_ =
      std::string(absl::StripPrefix(authority, "login authority "));
  customer_ = std::string(absl::StripPrefix(customer, "customer "));
  customer_.resize(customer_.find(':'));
}

void SimulatorProcess::SetToken(const std::string& token) const {
  folder_.Write("token", token);
}

std::string SimulatorBinary() { return SIMULATOR_BINARY; }

}  // namespace partnercenter::testing
