#include "bench/upstream_process.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "simulator/orders/order_generator.h"
#include "tests/support/simulator_process.h"

namespace partnercenter::bench {
namespace {

// Seed of the simulator's customers and orders.
constexpr uint64_t kSeed = 1;

}  // namespace

UpstreamProcess::UpstreamProcess(const UpstreamOptions& options)
    : process_(
          {testing::SimulatorBinary(), "--address=127.0.0.1:0",
           "--requests-per-minute=0", absl::StrCat("--seed=", kSeed),
           absl::StrCat("--customers=", options.customers),
           absl::StrCat("--orders-per-customer=", options.orders),
           absl::StrCat("--latency=", absl::FormatDuration(options.latency))}) {
  const std::string listening = process_.WaitForLine("listening on ");
  if (listening.empty()) {
    std::cerr << "the simulator did not start: " << process_.output() << "\n";
    std::exit(EXIT_FAILURE);
  }
  base_url_ = std::string(absl::StripPrefix(listening, "listening on "));
  for (int i = 0; i < options.customers; ++i) {
    customers_.push_back(
        simulator::GenerateCustomer(kSeed, i, /*orders=*/0).id);
  }
}

}  // namespace partnercenter::bench
