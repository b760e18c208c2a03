#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "tests/support/client_credential.h"
#include "tests/support/gateway_process.h"
#include "tests/support/process.h"
#include "tests/support/simulator_process.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using testing::Finished;
using testing::GatewayBinary;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::RunToEnd;
using testing::SimulatorBinary;
using testing::SimulatorProcess;
using testing::TemporaryFolder;
using testing::WriteGatewayConfig;

constexpr char kBaseUrl[] = "http://127.0.0.1:8080/v1";

Finished CheckConfig(const std::string& file) {
  return RunToEnd({GatewayBinary(), "--config=" + file, "--check-config"});
}

TEST(Help, TellsOptionsAndExitCodesOfBothPrograms) {
  const Finished gateway = RunToEnd({GatewayBinary(), "--help"});
  const Finished simulator = RunToEnd({SimulatorBinary(), "--help"});

  EXPECT_EQ(gateway.exit_code, 0);
  EXPECT_THAT(gateway.output,
              AllOf(HasSubstr("--config"), HasSubstr("--check-config"),
                    HasSubstr("Exit codes")));
  EXPECT_EQ(simulator.exit_code, 0);
  EXPECT_THAT(simulator.output,
              AllOf(HasSubstr("--token-file"), HasSubstr("--latency"),
                    HasSubstr("Exit codes")));
}

TEST(UnknownOption, IsNamedWithTheOneThatIsMeant) {
  const Finished finished = RunToEnd({GatewayBinary(), "--confg=gateway.json"});

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output,
              HasSubstr("unknown option --confg; did you mean --config?\n"));
}

TEST(Version, IsOneLineOfNameAndNumber) {
  const Finished gateway = RunToEnd({GatewayBinary(), "--version"});
  const Finished simulator = RunToEnd({SimulatorBinary(), "--version"});

  EXPECT_EQ(gateway.exit_code, 0);
  EXPECT_EQ(gateway.output, "orders-gateway " ORDERS_GATEWAY_VERSION "\n");
  EXPECT_EQ(simulator.exit_code, 0);
  EXPECT_EQ(simulator.output,
            "partner-center-simulator " ORDERS_GATEWAY_VERSION "\n");
}

struct WrongLine {
  std::string name;
  std::vector<std::string> line;
};
void PrintTo(const WrongLine& row, std::ostream* out) { *out << row.name; }

class WrongCommandLine : public ::testing::TestWithParam<WrongLine> {};

TEST_P(WrongCommandLine, IsExitCodeTwoAndSaysWhereToReadMore) {
  const Finished finished = RunToEnd(GetParam().line);

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("--help"));
}

INSTANTIATE_TEST_SUITE_P(
    BothPrograms, WrongCommandLine,
    ::testing::Values(WrongLine{"GatewayWithoutConfig", {GatewayBinary()}},
                      WrongLine{"GatewayWithUnknownOption",
                                {GatewayBinary(), "--config=x", "--verbose"}},
                      WrongLine{
                          "GatewayWithArgument",
                          {GatewayBinary(), "--config=x", "gateway.json"}},
                      WrongLine{"SimulatorWithUnknownOption",
                                {SimulatorBinary(), "--verbose"}},
                      WrongLine{"SimulatorWithBadAddress",
                                {SimulatorBinary(), "--address=nowhere"}},
                      WrongLine{"SimulatorWithBadLatency",
                                {SimulatorBinary(), "--latency=soon"}}),
    [](const auto& row) { return row.param.name; });

TEST(CheckConfig, OfAGoodConfigurationSaysSo) {
  const TemporaryFolder folder;
  const std::string file = WriteGatewayConfig(folder, kBaseUrl);

  const Finished finished = CheckConfig(file);

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output, HasSubstr(file + ": ok\n"));
  EXPECT_THAT(finished.output, Not(HasSubstr(testing::kTestToken)));
}

TEST(CheckConfig, TellsWhatIsInForce) {
  const TemporaryFolder folder;
  const std::string file = WriteGatewayConfig(
      folder, kBaseUrl, {{"upstream", {{"cloud", "US_GOVERNMENT"}}}});

  const Finished finished = CheckConfig(file);

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(
      finished.output,
      AllOf(HasSubstr("\nupstream.cloud: US_GOVERNMENT\n"),
            HasSubstr("\nupstream.baseUrl: http://127.0.0.1:8080/v1\n"),
            HasSubstr("\nupstream.loginAuthority: "
                      "https://login.microsoftonline.us\n"),
            HasSubstr("\nupstream.scope: "
                      "https://api.partnercenter.microsoft.com/.default\n"),
            HasSubstr("\ncredential.tokenFile.path: "),
            Not(HasSubstr(testing::kTestToken))));
}

TEST(CheckConfig, WarnsOfWhatMayBeAnError) {
  const TemporaryFolder folder;

  const Finished finished = CheckConfig(WriteGatewayConfig(folder, kBaseUrl));

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              MatchesRegex("(.*\n)?warning: access: not set[^\n]*\n.*"));
}

// Every kind of error once.
const nlohmann::json kBadSettings = {
    {"api", {{"address", "somewhere"}, {"alowPlaintext", true}}},
    {"health", {{"address", "127.0.0.1:70000"}}},
    {"upstream",
     {{"baseUrl", "http://example.com/v1"}, {"attemptTimeout", "soon"}}},
    {"credential", {{"tokenFile", {{"path", "/nonexistent/token"}}}}},
    {"limits", {{"queue", 0}, {"maxDeadline", "2h"}}},
    {"log", {{"level", "loud"}}},
    {"speed", "high"}};

MATCHER(NamesEveryError, "") {
  return ExplainMatchResult(
      AllOf(HasSubstr("gateway.json: api.address: must be an IP address"),
            HasSubstr("gateway.json: api.alowPlaintext: unknown setting; did "
                      "you mean api.allowPlaintext?\n"),
            HasSubstr("gateway.json: health.address: must be an IP address"),
            HasSubstr("gateway.json: upstream.baseUrl: must be https"),
            HasSubstr(
                "gateway.json: upstream.attemptTimeout: must be a duration"),
            HasSubstr("gateway.json: credential.tokenFile.path: "
                      "/nonexistent/token: no such file or directory\n"),
            HasSubstr("gateway.json: limits.queue: must be from 1 to 1000000, "
                      "not 0\n"),
            HasSubstr("gateway.json: limits.maxDeadline: must be from 10ms to "
                      "1h, not 2h\n"),
            HasSubstr("gateway.json: log.level: must be one of trace, debug, "
                      "info, warn, error, not \"loud\"\n"),
            HasSubstr("gateway.json: speed: unknown setting")),
      arg, result_listener);
}

TEST(CheckConfig, NamesEveryErrorAtOnce) {
  const TemporaryFolder folder;

  const Finished finished =
      CheckConfig(WriteGatewayConfig(folder, kBaseUrl, kBadSettings));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, NamesEveryError());
}

TEST(CheckConfig, NamesEveryMemberThatStandsTwice) {
  const TemporaryFolder folder;

  const Finished finished = CheckConfig(folder.Write(
      "gateway.json",
      R"({ "limits": { "queue": 1, "queue": 2 }, "log": {}, "log": {} })"));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(
      finished.output,
      AllOf(
          HasSubstr("gateway.json: limits.queue: appears twice in its object"),
          HasSubstr("gateway.json: log: appears twice in its object"),
          HasSubstr("gateway.json: credential: must have one of")));
}

TEST(CheckConfig, RecognizesYaml) {
  const TemporaryFolder folder;

  const Finished finished =
      CheckConfig(folder.Write("gateway.yaml", "limits:\n  queue: 7\n"));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              HasSubstr("gateway.yaml: not JSON at line 1, column 1; it looks "
                        "like YAML"));
}

TEST(CheckConfig, WarnsOfAnotherCloudsUrl) {
  const TemporaryFolder folder;
  const std::string file =
      WriteGatewayConfig(folder, "https://api.partnercenter.microsoft.com/v1",
                         {{"upstream", {{"cloud", "CHINA"}}}});

  const Finished finished = CheckConfig(file);

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              HasSubstr("warning: upstream.baseUrl: is of the cloud GLOBAL or "
                        "US_GOVERNMENT, but upstream.cloud is CHINA\n"));
}

// A secret may stand wherever the name of its file belongs.
TEST(CheckConfig, NeverPrintsASecretInTheWrongPlace) {
  const TemporaryFolder folder;
  const std::string secret = "abC8Q~S3CRETabcdefghijklmnopqrstuvwxyz01";

  const Finished finished = CheckConfig(WriteGatewayConfig(
      folder, "https://user:" + secret + "@host/v1",
      {{"credential",
        {{"tokenFile", nullptr},
         {"clientSecret",
          {{"tenantId", secret},
           {"clientId", "S3CRET"},
           {"secretFile", secret},
           {secret, secret}}}}},
       {"log", {{"level", secret}}},
       {"api",
        {{"tls", {{"certificateFile", "S3CRET"}, {"keyFile", secret}}}}}}));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("credential.clientSecret.secretFile: no such "
                              "file or directory (its name is not shown"),
                    HasSubstr("api.tls.keyFile: no such file"),
                    Not(HasSubstr("S3CRET"))));
}

// The configuration of a client that gets its tokens from `login_authority`.
std::string WriteClientConfig(const TemporaryFolder& folder,
                              const std::string& login_authority,
                              const std::string& secret) {
  return WriteGatewayConfig(
      folder, kBaseUrl,
      {{"upstream", {{"loginAuthority", login_authority}}},
       {"credential",
        testing::ClientSecretCredential(folder.Write("secret", secret),
                                        testing::kSimulatorTenant)}});
}

Finished CheckCredential(const std::string& file) {
  return RunToEnd({GatewayBinary(), "--config=" + file, "--check-credential"});
}

TEST(CheckCredential, TellsForWhomAndHowLongATokenIs) {
  const SimulatorProcess simulator({"--client-secret=good"});
  const TemporaryFolder folder;

  const Finished finished = CheckCredential(
      WriteClientConfig(folder, simulator.login_authority(), "good"));

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              MatchesRegex(
                  ".*gateway.json: credential: application "
                  "6731de76-14a6-49ae-97bc-6eba6914391e, tenant contoso.test, "
                  "audience https://api.partnercenter.microsoft.com, valid for "
                  "(59m5[0-9]s|1h)\n"));
}

TEST(CheckCredential, TellsWhatToDoAboutASecretThatIsRefused) {
  const SimulatorProcess simulator({"--client-secret=good"});
  const TemporaryFolder folder;

  const Finished finished = CheckCredential(
      WriteClientConfig(folder, simulator.login_authority(), "wr0ng"));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(
      finished.output,
      AllOf(HasSubstr("credential: "), HasSubstr("invalid_client"),
            HasSubstr("the client secret is wrong"), Not(HasSubstr("wr0ng"))));
}

TEST(CheckCredential, SaysThatTheTokenEndpointCannotBeReached) {
  const TemporaryFolder folder;
  const std::string file = WriteClientConfig(folder, "http://127.0.0.1:1", "s");

  const Finished finished = CheckCredential(file);

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("cannot be reached"));
}

TEST(CheckCredential, TakesATokenFileToo) {
  const TemporaryFolder folder;

  const Finished finished =
      CheckCredential(WriteGatewayConfig(folder, kBaseUrl));

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output, AllOf(HasSubstr("credential: "),
                                     Not(HasSubstr(testing::kTestToken))));
}

// The configuration of a user's client, whose refresh token is in a file.
std::string WriteUserConfig(const TemporaryFolder& folder,
                            const SimulatorProcess& simulator,
                            const std::string& refresh_token_file) {
  return WriteGatewayConfig(
      folder, kBaseUrl,
      {{"upstream", {{"loginAuthority", simulator.login_authority()}}},
       {"credential",
        {{"tokenFile", nullptr},
         {"refreshToken",
          {{"tenantId", testing::kSimulatorTenant},
           {"clientId", testing::kClientId},
           {"secretFile", folder.Write("secret", "good")},
           {"refreshTokenFile", refresh_token_file}}}}}});
}

TEST(CheckCredential, KeepsTheRefreshTokenThatItGets) {
  const SimulatorProcess simulator({"--client-secret=good",
                                    "--refresh-token=r0",
                                    "--single-use-refresh-tokens"});
  const TemporaryFolder folder;
  const std::string file =
      WriteUserConfig(folder, simulator, folder.Write("refresh-token", "r0"));

  // The second run uses the token that the first has saved.
  for (int i = 0; i < 2; ++i) {
    const Finished finished = CheckCredential(file);

    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.output,
                AllOf(HasSubstr("user agent@contoso.test"),
                      HasSubstr("refresh token: a new one is in its file\n")));
  }
}

TEST(CheckCredential, TellsThatItCannotKeepTheRefreshTokenThatItGets) {
  const SimulatorProcess simulator({"--client-secret=good"});
  const TemporaryFolder folder;

  // A text of the system's, in a folder where nobody can put a file.
  const Finished finished =
      CheckCredential(WriteUserConfig(folder, simulator, "/proc/self/comm"));

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              HasSubstr("refresh token: a new one could not be written, its "
                        "file still has the old one: "));
}

TEST(CheckCredential, TellsWhatToDoAboutARefreshTokenThatIsRefused) {
  const SimulatorProcess simulator(
      {"--client-secret=good", "--refresh-token=r0"});
  const TemporaryFolder folder;

  const Finished finished = CheckCredential(WriteUserConfig(
      folder, simulator, folder.Write("refresh-token", "wr0ng")));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, AllOf(HasSubstr("invalid_grant"),
                                     HasSubstr("check refreshTokenFile"),
                                     Not(HasSubstr("wr0ng"))));
}

TEST(CheckCredential, TakesAWorkloadIdentity) {
  const TemporaryFolder folder;
  const std::string token = folder.Write("federated-token", "eyJ.a.b");
  const SimulatorProcess simulator({"--federated-token-file=" + token});

  const Finished finished = CheckCredential(WriteGatewayConfig(
      folder, kBaseUrl,
      {{"upstream", {{"loginAuthority", simulator.login_authority()}}},
       {"credential",
        {{"tokenFile", nullptr},
         {"workloadIdentity",
          {{"tenantId", testing::kSimulatorTenant},
           {"clientId", testing::kClientId},
           {"federatedTokenFile", token}}}}}}));

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output, HasSubstr("credential: application 6731de76"));
}

TEST(CheckCredential, NamesTheErrorsOfABadConfiguration) {
  const TemporaryFolder folder;

  const Finished finished =
      CheckCredential(WriteGatewayConfig(folder, kBaseUrl, kBadSettings));

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, NamesEveryError());
}

TEST(Start, WithABadConfigurationNamesEveryErrorToo) {
  const TemporaryFolder folder;
  const std::string file = WriteGatewayConfig(folder, kBaseUrl, kBadSettings);

  const Finished finished = RunToEnd({GatewayBinary(), "--config=" + file});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              AllOf(NamesEveryError(), Not(HasSubstr("listening"))));
}

TEST(Start, WithoutAConfigurationFileSaysWhichIsMissing) {
  const Finished finished =
      RunToEnd({GatewayBinary(), "--config=/nonexistent/gateway.json"});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("/nonexistent/gateway.json"));
}

TEST(Start, OfTheSimulatorWithABadOrdersFileSaysWhatIsWrong) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("orders.json", R"([{"id": "a"}])");

  const Finished finished = RunToEnd(
      {SimulatorBinary(), "--address=127.0.0.1:0", "--orders=" + file});

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr(file), HasSubstr("referenceCustomerId")));
}

}  // namespace
}  // namespace partnercenter::e2e
