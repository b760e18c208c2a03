#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "tests/e2e/deployment.h"
#include "tests/support/process.h"
#include "tests/support/silent_listener.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using testing::Finished;
using testing::GatewayBinary;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::RunToEnd;

Finished Probe(const std::string& address,
               const std::vector<std::string>& options = {}) {
  std::vector<std::string> line = {GatewayBinary(), "--probe=" + address};
  line.insert(line.end(), options.begin(), options.end());
  return RunToEnd(line);
}

TEST(Probe, OfEitherListenerTellsThatItIsServing) {
  Deployment deployment;
  for (const char* listener : {"api", "health"}) {
    const std::string& address = deployment.gateway().address(listener);

    const Finished finished = Probe(address);

    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_EQ(finished.output, address + ": health: SERVING\n");
  }
}

TEST(Probe, WithACustomerTellsOfTheOrders) {
  Deployment deployment({{"--orders-per-customer=12"}, nullptr});
  const std::string customer = deployment.simulator().customer();

  const Finished finished =
      Probe(deployment.gateway().api(), {"--customer=" + customer});

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("health: SERVING\n"),
                    HasSubstr("orders of " + customer + ": "),
                    MatchesRegex("(.|\n)*: [0-9]+ orders, total_count [0-9]+, "
                                 "SOURCE_LIVE of 20[^ ]*Z: [^ ]+(.|\n)*")));
}

TEST(Probe, WithACustomerThatIsRefusedTellsWhy) {
  Deployment deployment;

  const Finished finished =
      Probe(deployment.gateway().api(),
            {"--customer=00000000-0000-4000-8000-000000000403"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, AllOf(HasSubstr("health: SERVING\n"),
                                     HasSubstr(": PERMISSION_DENIED: "),
                                     HasSubstr("(reason PC_403")));
}

TEST(Probe, TellsWhenToTryAgain) {
  testing::GatewayProcess gateway("http://127.0.0.1:1/v1");

  const Finished finished =
      Probe(gateway.api(), {"--customer=00000000-0000-4000-8000-000000000403"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              HasSubstr("UNAVAILABLE: partner center cannot be reached (reason "
                        "UPSTREAM_UNREACHABLE, retry after 1s)\n"));
}

TEST(Probe, OfAGatewayThatIsNotServingFails) {
  testing::GatewayProcess gateway("http://127.0.0.1:1/v1",
                                  {{"shutdown", {{"readinessDelay", "10m"}}}});
  gateway.process().Signal(SIGTERM);
  ASSERT_NE(gateway.process().WaitForLine("\"shutting down\""), "");

  const Finished finished =
      Probe(gateway.api(), {"--customer=00000000-0000-4000-8000-000000000403"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, AllOf(HasSubstr("health: NOT_SERVING\n"),
                                     Not(HasSubstr("orders"))));
}

TEST(Probe, OfAPortWhereNobodyListensFails) {
  const Finished finished = Probe("127.0.0.1:1");

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("127.0.0.1:1: health: UNAVAILABLE: "),
                    HasSubstr("Connection refused")));
}

TEST(Probe, EndsWithItsTimeout) {
  const testing::SilentListener listener;

  const Finished finished =
      Probe("127.0.0.1:" + std::to_string(listener.port()),
            {"--probe-timeout=100ms"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("DEADLINE_EXCEEDED"));
}

TEST(Probe, WithACaFileThatIsNotThereNamesIt) {
  const Finished finished =
      Probe("127.0.0.1:1", {"--probe-ca=/nonexistent/ca.pem"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("/nonexistent/ca.pem"));
}

}  // namespace
}  // namespace partnercenter::e2e
