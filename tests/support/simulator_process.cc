#include "tests/support/simulator_process.h"

#include <cstdlib>
#include <iostream>

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
  if (listening.empty() || customer.empty()) {
    std::cerr << "the simulator did not start:\n" << process_.output();
    std::abort();
  }
  base_url_ = std::string(absl::StripPrefix(listening, "listening on "));
  customer_ = std::string(absl::StripPrefix(customer, "customer "));
  customer_.resize(customer_.find(':'));
}

void SimulatorProcess::SetToken(const std::string& token) const {
  folder_.Write("token", token);
}

std::string SimulatorBinary() { return SIMULATOR_BINARY; }

}  // namespace partnercenter::testing
