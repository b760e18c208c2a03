#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "absl/strings/str_replace.h"
#include "tests/e2e/deployment.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Json = nlohmann::json;

constexpr char kNewToken[] = "new-token-NEVER-TO-BE-SEEN";

TEST(Token, IsTakenFromTheFileAnewForEachCall) {
  Deployment deployment;
  ASSERT_EQ(deployment.Call("ListOrders").code, absl::StatusCode::kOk);

  deployment.SetSimulatorToken(kNewToken);
  deployment.SetGatewayToken(kNewToken);

  EXPECT_EQ(deployment.Call("ListOrders").code, absl::StatusCode::kOk);
}

TEST(Token, ThatTheUpstreamRefusesIsTheGatewaysFault) {
  Deployment deployment;
  deployment.SetSimulatorToken(kNewToken);

  const auto answer = deployment.Call("ListOrders");

  EXPECT_EQ(answer.code, absl::StatusCode::kInternal);
  EXPECT_EQ(DetailOf(answer.json, "ErrorInfo")["reason"],
            "UPSTREAM_CREDENTIAL_REJECTED");
}

TEST(Token, ThatIsGoneMakesCallsUnavailable) {
  Deployment deployment;
  deployment.SetGatewayToken(" \n");

  const auto answer = deployment.Call("ListOrders");

  EXPECT_EQ(answer.code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(DetailOf(answer.json, "ErrorInfo")["reason"],
            "UPSTREAM_AUTH_UNAVAILABLE");
}

// Every other test of a Deployment ends with the same check.
TEST(Token, IsInNothingThatIsWritten) {
  Deployment deployment({.gateway = {{"log", {{"level", "trace"}}}}});
  deployment.Call("ListOrders", Json::object(), {"-v"});
  deployment.Call("GetOrder", {{"order_id", "nosuch"}}, {"-v"});
  deployment.SetGatewayToken("refused\ttoken");
  deployment.Call("ListOrders", Json::object(), {"-v"});
  deployment.SetGatewayToken(kNewToken);
  deployment.Call("ListOrders", Json::object(), {"-v"});
  deployment.SetSimulatorToken(kNewToken);
  deployment.Call("ListOrders", Json::object(), {"-v"});
  deployment.gateway().Terminate();

  const std::string all = deployment.written();

  EXPECT_THAT(all, AllOf(HasSubstr("UPSTREAM_CREDENTIAL_REJECTED"),
                         HasSubstr("UPSTREAM_AUTH_UNAVAILABLE"),
                         HasSubstr("PC_404_20000"), HasSubstr("stopped")));
  for (const std::string& token : deployment.tokens()) {
    EXPECT_THAT(all, Not(HasSubstr(token)));
  }
}

struct Misplaced {
  std::string name;
  std::string config;
};
void PrintTo(const Misplaced& row, std::ostream* out) { *out << row.name; }

// Configurations with the token where no token belongs: TOKEN stands for it.
class MisplacedToken : public ::testing::TestWithParam<Misplaced> {};

TEST_P(MisplacedToken, IsInNoErrorThatIsNamed) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write(
      "gateway.json",
      absl::StrReplaceAll(GetParam().config, {{"TOKEN", testing::kTestToken}}));

  const auto finished = testing::RunToEnd(
      {testing::GatewayBinary(), "--config=" + file, "--check-config"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, AllOf(HasSubstr(file + ": "),
                                     Not(HasSubstr(testing::kTestToken))));
}

INSTANTIATE_TEST_SUITE_P(
    Anywhere, MisplacedToken,
    ::testing::Values(
        Misplaced{"AsPath", R"({"credential":{"tokenFile":{"path":"TOKEN"}}})"},
        Misplaced{"InPlaceOfAnObject",
                  R"({"credential":{"tokenFile":"TOKEN"}})"},
        Misplaced{"AsUnknownSetting", R"({"credential":{"token":"TOKEN"}})"},
        Misplaced{"AsEnum", R"({"log":{"level":"TOKEN"}})"},
        Misplaced{"AsAddress", R"({"api":{"address":"TOKEN"}})"},
        Misplaced{"AsUser", R"({"upstream":{"baseUrl":"https://TOKEN@a"}})"},
        Misplaced{"Unquoted", R"({"credential":TOKEN})"},
        Misplaced{"Unclosed", R"({"credential":"TOKEN)"},
        Misplaced{"BehindTheEnd", R"({"credential":{}} TOKEN)"},
        Misplaced{"AsTheFile", "TOKEN"},
        Misplaced{"AsTheFileQuoted", R"("TOKEN")"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::e2e
