// Answers of both programs' making that do not end: they cost the gateway no
// memory, and their callers get a status of the table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/expected_error.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/process_memory.h"
#include "tests/support/simulator_process.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using testing::CustomerOf;
using testing::GatewayProcess;
using testing::OrdersCaller;
using testing::PeakResidentMemory;
using testing::ResidentMemory;
using testing::SimulatorProcess;

// As many as there are upstream connections.
constexpr int kCalls = 32;
constexpr int64_t kMostGrowthKib = int64_t{64} * 1024;

// Parts of an answer without end, as the simulator names them.
class EndlessForm : public ::testing::TestWithParam<std::string> {};

TEST_P(EndlessForm, OfManyAnswersAtOnceIsMalformedAndTakesNoMemory) {
  const SimulatorProcess simulator(
      {absl::StrCat("--fault=kind=wire,form=", GetParam())});
  GatewayProcess gateway(simulator.base_url());
  const OrdersCaller caller(gateway.api());
  const pid_t pid = gateway.process().pid();
  const int64_t before = ResidentMemory(pid);

  std::vector<std::future<OrdersCaller::ListOutcome>> calls;
  for (int i = 0; i < kCalls; ++i) {
    calls.push_back(std::async(std::launch::async, [&caller, i] {
      return caller.List(CustomerOf(i));
    }));
  }

  int malformed = 0;
  for (auto& call : calls) {
    const auto outcome = call.get();
    // Of a call that comes late, on a slow machine.
    if (outcome.reason() == "CIRCUIT_OPEN") continue;
    ++malformed;
    EXPECT_EQ(outcome.status.error_code(), StatusCode::INTERNAL);
    EXPECT_EQ(outcome.reason(), "UPSTREAM_MALFORMED");
  }
  // Two attempts each: it takes twenty to open the circuit.
  EXPECT_GE(malformed, 10);
  if (!testing::IsSanitized(pid)) {
    EXPECT_LE(PeakResidentMemory(pid) - before, kMostGrowthKib);
  }
  EXPECT_EQ(gateway.Terminate(), 0);
}

INSTANTIATE_TEST_SUITE_P(Framing, EndlessForm,
                         ::testing::Values("endless_status_line",
                                           "endless_headers", "endless_header",
                                           "endless_extension"),
                         [](const auto& row) { return row.param; });

TEST(Framing, CutWithinTheHeadersIsRepeatedUntilItIsWhole) {
  const SimulatorProcess simulator({"--fault=kind=wire,form=cut_head,count=2"});
  GatewayProcess gateway(simulator.base_url());

  const auto outcome = OrdersCaller(gateway.api()).List(simulator.customer());

  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
}

}  // namespace
}  // namespace partnercenter
