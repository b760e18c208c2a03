#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <string>

#include "simulator/partner_center_server.h"
#include "tests/simulator/running_simulator.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char kTokenPath[] = "/contoso.test/oauth2/v2.0/token";
constexpr char kFormType[] = "application/x-www-form-urlencoded";
constexpr char kForm[] =
    "grant_type=client_credentials&client_id=c&client_secret=s3cret&"
    "scope=https%3A%2F%2Fapi.partnercenter.test%2F.default";

std::string IssuedToken(RunningSimulator& simulator) {
  const auto answer = simulator.Post(kTokenPath, kForm, kFormType);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const json read = json::parse(answer.body, nullptr, false);
  return read.is_object() ? read.value("access_token", "") : "";
}

int StatusWith(RunningSimulator& simulator, const std::string& token) {
  return simulator.Get(simulator.Orders(), RunningSimulator::Token(token))
      .status;
}

SimulatorOptions WithSecret() {
  SimulatorOptions options;
  options.entra.client_secret = "s3cret";
  return options;
}

TEST(IssuedTokenOnWire, IsTheOnlyGoodOneIfThereIsAClientSecret) {
  RunningSimulator simulator(WithSecret());
  const std::string token = IssuedToken(simulator);
  EXPECT_EQ(StatusWith(simulator, token), 200);

  const auto answer =
      simulator.Get(simulator.Orders(), RunningSimulator::Token("any"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.get_header_value("WWW-Authenticate"),
            "Bearer error=\"invalid_token\"");
}

TEST(IssuedTokenOnWire, IsGoodBesideTheStaticOne) {
  SimulatorOptions options = WithSecret();
  options.bearer.token = "static";
  RunningSimulator simulator(options);
  EXPECT_EQ(StatusWith(simulator, IssuedToken(simulator)), 200);
  EXPECT_EQ(StatusWith(simulator, "static"), 200);
  EXPECT_EQ(StatusWith(simulator, "other"), 401);
}

TEST(IssuedTokenOnWire, IsGoodBesideAnyOtherWithoutAClientSecret) {
  RunningSimulator simulator;
  EXPECT_EQ(StatusWith(simulator, IssuedToken(simulator)), 200);
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
  const std::string token = IssuedToken(simulator);
  second = 119;
  EXPECT_EQ(StatusWith(simulator, token), 200);
  second = 120;
  EXPECT_EQ(StatusWith(simulator, token), 401);
  EXPECT_EQ(StatusWith(simulator, IssuedToken(simulator)), 200);
}

TEST(IssuedTokenOnWire, IsRefusedOnceItIsMadeToExpire) {
  RunningSimulator simulator;
  const std::string token = IssuedToken(simulator);
  simulator.server().ExpireTokens();
  EXPECT_EQ(StatusWith(simulator, token), 401);
  EXPECT_EQ(StatusWith(simulator, "any"), 200);
}

TEST(TokenEndpointOnWire, AnswersWithoutWhatPartnerCenterAdds) {
  RunningSimulator simulator;
  const auto answer = simulator.Post(kTokenPath, kForm, kFormType);
  EXPECT_EQ(answer.body.front(), '{');
  EXPECT_FALSE(answer.has_header("MS-RequestId"));
  EXPECT_EQ(answer.get_header_value("Cache-Control"), "no-store, no-cache");
}

TEST(TokenEndpointOnWire, TakesNoFieldsFromTheUrl) {
  RunningSimulator simulator;
  const auto answer =
      simulator.Post(std::string(kTokenPath) + "?" + kForm, "", kFormType);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("AADSTS90014"));
}

TEST(TokenEndpointOnWire, CountsItsRequestsApartFromThoseForOrders) {
  RunningSimulator simulator(WithSecret());
  IssuedToken(simulator);
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
