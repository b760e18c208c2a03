#include "bench/upstream_process.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "tests/support/simulator_process.h"

namespace partnercenter::bench {

UpstreamProcess::UpstreamProcess(const UpstreamOptions& options)
    : process_(
          {testing::SimulatorBinary(), "--address=127.0.0.1:0",
           "--requests-per-minute=0",
           absl::StrCat("--customers=", options.customers),
           absl::StrCat("--orders-per-customer=", options.orders),
           absl::StrCat("--latency=", absl::FormatDuration(options.latency))}) {
  const std::string listening = process_.WaitForLine("listening on ");
  // Follows the customers.
  if (process_.WaitForLine("login authority ").empty()) {
    std::cerr << "the simulator did not start: " << process_.output() << "\n";
    std::exit(EXIT_FAILURE);
  }
  base_url_ = std::string(absl::StripPrefix(listening, "listening on "));
  for (absl::string_view line : absl::StrSplit(process_.output(), '\n')) {
    if (!absl::ConsumePrefix(&line, "customer ")) continue;
    customers_.emplace_back(line.substr(0, line.find(':')));
  }
}

}  // namespace partnercenter::bench
