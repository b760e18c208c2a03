#include "bench/upstream_process.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/support/simulator_process.h"

namespace partnercenter::bench {

UpstreamProcess::UpstreamProcess(const UpstreamOptions& options)
    : process_(
          {testing::SimulatorBinary(), "--address=127.0.0.1:0", "--customers=1",
           "--requests-per-minute=0",
           absl::StrCat("--orders-per-customer=", options.orders),
           absl::StrCat("--latency=", absl::FormatDuration(options.latency))}) {
  const std::string listening = process_.WaitForLine("listening on ");
  const std::string customer = process_.WaitForLine("customer ");
  if (customer.empty()) {
    std::cerr << "the simulator did not start: " << process_.output() << "\n";
    std::exit(EXIT_FAILURE);
  }
  base_url_ = std::string(absl::StripPrefix(listening, "listening on "));
  customer_ = std::string(absl::StripPrefix(customer, "customer "));
  customer_.resize(customer_.find(':'));
}

}  // namespace partnercenter::bench
