#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/deployment.h"
#include "tests/support/process.h"
#include "tests/support/silent_listener.h"

namespace partnercenter::e2e {
namespace {

using nlohmann::json;
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

// The only line of a probe with --output=json.
json JsonOf(const std::string& address, std::vector<std::string> options,
            int exit_code) {
  options.push_back("--output=json");
  const Finished finished = Probe(address, options);
  EXPECT_EQ(finished.exit_code, exit_code);
  EXPECT_EQ(finished.output.find('\n'), finished.output.size() - 1);
  return json::parse(finished.output, nullptr, /*allow_exceptions=*/false);
}

TEST(ProbeJson, TellsHealthAndOrders) {
  Deployment deployment({{"--orders-per-customer=12"}, nullptr});
  const std::string customer = deployment.simulator().customer();
  const std::string& api = deployment.gateway().api();

  json probe = JsonOf(api, {"--customer=" + customer}, 0);

  EXPECT_EQ(probe["orders"]["ids"].size(), 10);
  EXPECT_THAT(probe["orders"]["as_of"].get<std::string>(),
              MatchesRegex("20.*Z"));
  EXPECT_GE(probe["orders"]["count"], 10);
  EXPECT_EQ(probe["orders"]["total_count"], probe["orders"]["count"]);
  for (const char* name : {"ids", "as_of", "count", "total_count"}) {
    probe["orders"].erase(name);
  }
  EXPECT_EQ(
      probe,
      json({{"address", api},
            {"ok", true},
            {"health", {{"ok", true}, {"status", "SERVING"}}},
            {"orders",
             {{"ok", true}, {"customer", customer}, {"source", "LIVE"}}}}));
}

TEST(ProbeJson, TellsWhyOrdersAreRefused) {
  testing::GatewayProcess gateway("http://127.0.0.1:1/v1");
  constexpr char kCustomer[] = "00000000-0000-4000-8000-000000000403";

  const json probe =
      JsonOf(gateway.api(), {std::string("--customer=") + kCustomer}, 1);

  EXPECT_EQ(probe, json({{"address", gateway.api()},
                         {"ok", false},
                         {"health", {{"ok", true}, {"status", "SERVING"}}},
                         {"orders",
                          {{"ok", false},
                           {"customer", kCustomer},
                           {"error",
                            {{"code", "UNAVAILABLE"},
                             {"message", "partner center cannot be reached"},
                             {"reason", "UPSTREAM_UNREACHABLE"},
                             {"retry_after_ms", 1000}}}}}}));
}

TEST(ProbeJson, OfAGatewayThatIsNotServingHasNoOrders) {
  testing::GatewayProcess gateway("http://127.0.0.1:1/v1",
                                  {{"shutdown", {{"readinessDelay", "10m"}}}});
  gateway.process().Signal(SIGTERM);
  ASSERT_NE(gateway.process().WaitForLine("\"shutting down\""), "");

  EXPECT_EQ(JsonOf(gateway.api(),
                   {"--customer=00000000-0000-4000-8000-000000000403"}, 1),
            json({{"address", gateway.api()},
                  {"ok", false},
                  {"health", {{"ok", false}, {"status", "NOT_SERVING"}}}}));
}

TEST(ProbeJson, OfAPortWhereNobodyListensHasTheError) {
  const json probe = JsonOf("127.0.0.1:1", {}, 1);

  EXPECT_EQ(probe["ok"], false);
  EXPECT_EQ(probe["health"]["ok"], false);
  EXPECT_EQ(probe["health"]["error"]["code"], "UNAVAILABLE");
  EXPECT_THAT(probe["health"]["error"]["message"].get<std::string>(),
              HasSubstr("Connection refused"));
}

TEST(ProbeJson, WithACaFileThatIsNotThereHasTheError) {
  const json probe =
      JsonOf("127.0.0.1:1", {"--probe-ca=/nonexistent/ca.pem"}, 1);

  EXPECT_EQ(probe["ok"], false);
  EXPECT_THAT(probe["error"]["message"].get<std::string>(),
              HasSubstr("/nonexistent/ca.pem: No such file"));
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
