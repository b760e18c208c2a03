#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "simulator/partner_center_server.h"
#include "tests/simulator/running_simulator.h"

namespace partnercenter::simulator {
namespace {

using ::testing::HasSubstr;

int StatusWith(RunningSimulator& simulator, const std::string& token) {
  return simulator.Get(simulator.Orders(), RunningSimulator::Token(token))
      .status;
}

SimulatorOptions WithSecret() {
  SimulatorOptions options;
  options.entra.client_secret = "s3cret";
  return options;
}

TEST(IssuedTokenOnWire, IsTheOnlyAcceptedOneIfThereIsAClientSecret) {
  RunningSimulator simulator(WithSecret());
  const std::string token = simulator.IssuedToken();
  EXPECT_EQ(StatusWith(simulator, token), 200);

  const auto answer =
      simulator.Get(simulator.Orders(), RunningSimulator::Token("any"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.get_header_value("WWW-Authenticate"),
            "Bearer error=\"invalid_token\"");
}

TEST(IssuedTokenOnWire, IsAcceptedBesideTheStaticOne) {
  SimulatorOptions options = WithSecret();
  options.bearer.token = "static";
  RunningSimulator simulator(options);
  EXPECT_EQ(StatusWith(simulator, simulator.IssuedToken()), 200);
  EXPECT_EQ(StatusWith(simulator, "static"), 200);
  EXPECT_EQ(StatusWith(simulator, "other"), 401);
}

TEST(IssuedTokenOnWire, IsAcceptedBesideAnyOtherWithoutAClientSecret) {
  RunningSimulator simulator;
  EXPECT_EQ(StatusWith(simulator, simulator.IssuedToken()), 200);
  EXPECT_EQ(StatusWith(simulator, "any"), 200);
}

TEST(IssuedTokenOnWire, ExpiresByTheClock) {
  std::atomic<int> second = 0;
  SimulatorOptions options;
  options.entra.token_lifetime = absl::Minutes(2);
  options.clock = [&] {
    return absl::UnixEpoch() + absl::Hours(1) + absl::Seconds(second.load());
  };
  RunningSimulator simulator(options);
  const std::string token = simulator.IssuedToken();
  second = 119;
  EXPECT_EQ(StatusWith(simulator, token), 200);
  second = 120;
  EXPECT_EQ(StatusWith(simulator, token), 401);
  EXPECT_EQ(StatusWith(simulator, simulator.IssuedToken()), 200);
}

TEST(IssuedTokenOnWire, IsRefusedOnceItIsRevoked) {
  RunningSimulator simulator;
  const std::string token = simulator.IssuedToken();
  simulator.server().ExpireTokens();
  EXPECT_EQ(StatusWith(simulator, token), 401);
  EXPECT_EQ(StatusWith(simulator, "any"), 200);
}

TEST(TokenEndpointOnWire, AnswersWithoutWhatPartnerCenterAdds) {
  RunningSimulator simulator;
  const auto answer = simulator.RequestToken();
  EXPECT_EQ(answer.body.front(), '{');
  EXPECT_FALSE(answer.has_header("MS-RequestId"));
  EXPECT_EQ(answer.get_header_value("Cache-Control"), "no-store, no-cache");
}

TEST(TokenEndpointOnWire, TakesNoFieldsFromTheUrl) {
  RunningSimulator simulator;
  const auto answer =
      simulator.Post(std::string(kTokenPath) + "?" + kTokenForm, "", kFormType);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("AADSTS90014"));
}

TEST(TokenEndpointOnWire, CountsItsRequestsApartFromThoseForOrders) {
  RunningSimulator simulator(WithSecret());
  simulator.IssuedToken();
  simulator.Post(kTokenPath, "", kFormType);
  EXPECT_EQ(simulator.server().token_request_count(), 2);
  EXPECT_EQ(simulator.server().issued_token_count(), 1);
  EXPECT_EQ(simulator.server().request_count(), 0);
  EXPECT_TRUE(simulator.server().requests().empty());
}

TEST(TokenEndpointOnWire, DoesNotStartWithoutItsSecretsFile) {
  SimulatorOptions options;
  options.port = 0;
  options.entra.client_secret_file = "/nonexistent/secret";
  EXPECT_THAT(std::string(PartnerCenterServer(options).Start().message()),
              HasSubstr("client secret file /nonexistent/secret"));
}

}  // namespace
}  // namespace partnercenter::simulator
