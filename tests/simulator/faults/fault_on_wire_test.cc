#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/simulator/running_simulator.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct Affected {
  const char* name;
  const char* fault;
  int status;
  const char* type;
  // A part of the body.
  std::string body;
};

class AffectedOrders : public ::testing::TestWithParam<Affected> {};

TEST_P(AffectedOrders, FailOnceAndSucceedAgain) {
  RunningSimulator simulator;
  simulator.AddFault(absl::StrCat(GetParam().fault, ",count=1"));
  const auto answer = simulator.Get(simulator.Orders());
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(answer.get_header_value("Content-Type"), GetParam().type);
  EXPECT_THAT(answer.body, HasSubstr(GetParam().body));
  const auto next = simulator.Get(simulator.Orders());
  EXPECT_EQ(next.status, 200);
  EXPECT_FALSE(json::parse(next.body, nullptr, false).is_discarded());
  EXPECT_EQ(simulator.server().request_count(), 2);
}

constexpr char kJson[] = "application/json; charset=utf-8";

INSTANTIATE_TEST_SUITE_P(
    Fault, AffectedOrders,
    ::testing::Values(
        Affected{"Vendor500", "kind=status,status=500", 500, kJson,
                 R"({"code":800003,"description":)"},
        Affected{"Vendor403WithACode", "kind=status,status=403,code=900329",
                 403, kJson, R"({"code":900329,)"},
        Affected{"Vendor503", "kind=status,status=503", 503, kJson,
                 R"("source":"PartnerFD"})"},
        Affected{
            "Gateway429", "kind=status,status=429,retry_after=7", 429,
            "application/json",
            "{ \"statusCode\": 429, \"message\": \"Rate limit is exceeded. "
            "Try again in 7 seconds.\" }"},
        Affected{"Html502", "kind=status,status=502", 502, "text/html",
                 "502 Bad Gateway"},
        Affected{"Html200", "kind=status,status=200,body=html", 200,
                 "text/html", "<html>"},
        Affected{"Empty500", "kind=status,status=500,body=empty", 500, "", ""},
        Affected{"MalformedHtml", "kind=malformed,body=html", 200, "text/html",
                 "<html>"},
        Affected{"MalformedWrongShape", "kind=malformed,body=wrong_shape", 200,
                 kJson, "[42]"},
        Affected{"MalformedBadUtf8", "kind=malformed,body=bad_utf8", 200, kJson,
                 "\xC3\x28"},
        Affected{"RejectedToken", "kind=rejected_token", 401, kJson,
                 R"({"code":400,"description":"Access denied")"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Fault, SendsRetryAfterOnlyIfItIsTold) {
  RunningSimulator simulator;
  simulator.AddFault("kind=status,status=503,retry_after=9,count=1");
  simulator.AddFault("kind=status,status=429,count=1");
  const auto first = simulator.Get(simulator.Orders());
  EXPECT_EQ(first.get_header_value("Retry-After"), "9");
  EXPECT_TRUE(first.has_header("MS-RequestId"));
  const auto second = simulator.Get(simulator.Orders());
  EXPECT_EQ(second.status, 429);
  EXPECT_FALSE(second.has_header("Retry-After"));
  EXPECT_FALSE(second.has_header("MS-RequestId"));
}

TEST(Fault, EmptiesTheBodyOfAGoodAnswer) {
  RunningSimulator simulator;
  simulator.AddFault("kind=malformed,body=empty");
  const auto answer = simulator.Get(simulator.Orders());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
}

TEST(Fault, CutsJsonAsIfItWereComplete) {
  RunningSimulator simulator;
  const std::string good = simulator.GoodBody();
  simulator.AddFault("kind=malformed,body=cut_json");
  EXPECT_EQ(simulator.GoodBody(), good.substr(0, good.size() / 2));
}

TEST(Fault, MalformsOnlyGoodAnswers) {
  RunningSimulator simulator;
  simulator.AddFault("kind=malformed,body=empty,count=1");
  EXPECT_EQ(simulator.Get("/v1/customers/bob/orders").status, 400);
  EXPECT_EQ(simulator.server().faults().list().size(), 1u);
}

TEST(Fault, ComesAfterItsLatency) {
  RunningSimulator simulator;
  simulator.AddFault("kind=latency,delay=20ms,count=1");
  simulator.AddFault("kind=status,status=503,count=1");
  const absl::Time begin = absl::Now();
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 503);
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(20));
  EXPECT_TRUE(simulator.server().faults().list().empty());
}

TEST(Fault, LetsTheServerStopWithinItsLatency) {
  RunningSimulator simulator;
  simulator.AddFault("kind=latency,delay=23h,target=both");
  std::thread orders([&] { EXPECT_FALSE(simulator.NewClient()->Get("/v1")); });
  std::thread token(
      [&] { EXPECT_FALSE(simulator.NewClient()->Post(kTokenPath)); });
  simulator.WaitForRequests();
  simulator.WaitForTokenRequests();
  simulator.server().Stop();
  orders.join();
  token.join();
}

TEST(Fault, ExpiresTheTokenOfTheRequestForGood) {
  RunningSimulator simulator;
  const auto token = [&] {
    return RunningSimulator::Token(simulator.IssuedToken());
  };
  const auto first = token();
  simulator.AddFault("kind=expired_token,count=1");
  EXPECT_EQ(simulator.Get(simulator.Orders(), first).status, 401);
  EXPECT_EQ(simulator.Get(simulator.Orders(), first).status, 401);
  EXPECT_EQ(simulator.Get(simulator.Orders(), token()).status, 200);
}

struct AffectedToken {
  const char* name;
  const char* fault;
  int status;
  // A part of the body.
  const char* body;
};

class AffectedTokens : public ::testing::TestWithParam<AffectedToken> {};

TEST_P(AffectedTokens, AreRefusedAndOrdersAreNot) {
  RunningSimulator simulator;
  simulator.AddFault(GetParam().fault);
  const auto answer = simulator.RequestToken();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_THAT(answer.body, HasSubstr(GetParam().body));
  EXPECT_FALSE(answer.has_header("MS-RequestId"));
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
  simulator.server().faults().Clear();
  EXPECT_EQ(simulator.RequestToken().status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Fault, AffectedTokens,
    ::testing::Values(
        AffectedToken{"InvalidClient", "kind=token_error,error=invalid_client",
                      401, "AADSTS7000215"},
        AffectedToken{"Busy",
                      "kind=token_error,error=temporarily_unavailable,"
                      "retry_after=3",
                      503, R"("error":"temporarily_unavailable")"},
        AffectedToken{"Throttled", "kind=status,status=429,target=token", 429,
                      R"("error":"temporarily_unavailable")"},
        AffectedToken{"Unavailable", "kind=status,status=503,target=token", 503,
                      "AADSTS90033"},
        AffectedToken{"BadGateway", "kind=status,status=502,target=token", 502,
                      "<html>"},
        AffectedToken{"Html", "kind=malformed,body=html,target=token", 200,
                      "<html>"},
        AffectedToken{"WrongShape",
                      "kind=malformed,body=wrong_shape,target=token", 200,
                      "[42]"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Fault, ResetsATokenRequest) {
  RunningSimulator simulator;
  simulator.AddFault("kind=reset,target=both,count=1");
  EXPECT_FALSE(simulator.client().Post(kTokenPath, kTokenForm, kFormType));
  EXPECT_EQ(simulator.RequestToken().status, 200);
}

TEST(Fault, ActsFromTheStartIfAnOptionSaysSo) {
  SimulatorOptions options;
  options.faults = {*ParseFault("kind=status,status=503,count=1")};
  RunningSimulator simulator(options);
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 503);
  EXPECT_EQ(simulator.Get(simulator.Orders()).status, 200);
}

}  // namespace
}  // namespace partnercenter::simulator
