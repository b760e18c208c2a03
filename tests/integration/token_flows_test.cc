// Tokens that the gateway gets by each kind of credential, against the
// simulated token endpoint and an API that takes no other tokens.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "simulator/partner_center_server.h"
#include "tests/integration/expected_error.h"
#include "tests/support/client_credential.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using nlohmann::json;
using simulator::FaultKind;
using simulator::FaultTarget;
using simulator::PartnerCenterServer;
using simulator::SimulatorOptions;
using testing::Eventually;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using testing::kClientId;
using testing::kSecret;
using testing::kTenant;
using ::testing::Not;
using testing::OrdersCaller;

constexpr int kColdCallers = 1000;
constexpr char kAssertion[] = "federated-token-NEVER-TO-BE-SEEN";
constexpr char kRefreshToken[] = "first-user";

class TokenFlow : public ::testing::Test {
 protected:
  // Takes all three credentials; of a user, each token once.
  TokenFlow() {
    SimulatorOptions options;
    options.port = 0;
    options.book.customers = kColdCallers;
    options.book.orders_per_customer = 2;
    options.requests_per_minute = 0;
    options.entra.tenant = kTenant;
    options.entra.client_id = kClientId;
    options.entra.client_secret = kSecret;
    options.entra.federated_token_file =
        folder_.Write("federated-token-that-is-good", kAssertion);
    options.entra.refresh_token = kRefreshToken;
    options.entra.single_use_refresh_tokens = true;
    simulator_ = std::make_unique<PartnerCenterServer>(options);
    EXPECT_TRUE(simulator_->Start().ok());
    folder_.Write("secret", kSecret);
    folder_.Write("federated-token", kAssertion);
    folder_.Write("refresh-token", kRefreshToken);
  }

  // The settings of a credential, with its files.
  json Credential(const std::string& kind) const {
    json members = {{"tenantId", kTenant}, {"clientId", kClientId}};
    if (kind == "workloadIdentity") {
      members["federatedTokenFile"] = folder_.PathOf("federated-token");
    } else {
      members["secretFile"] = folder_.PathOf("secret");
    }
    if (kind == "refreshToken") {
      members["refreshTokenFile"] = folder_.PathOf("refresh-token");
    }
    return {{kind, members}};
  }

  std::unique_ptr<GatewayProcess> Gateway(const json& credential) const {
    const std::string root =
        absl::StrCat("http://127.0.0.1:", simulator_->port());
    json settings = {{"upstream", {{"loginAuthority", root}}},
                     {"credential", credential},
                     {"log", {{"level", "trace"}}}};
    settings["credential"]["tokenFile"] = nullptr;
    return std::make_unique<GatewayProcess>(root + "/v1", settings);
  }

  // Lists the orders of one of the simulator's customers.
  OrdersCaller::ListOutcome List(const OrdersCaller& caller,
                                 size_t customer = 0) const {
    return caller.List(simulator_->book().customers()[customer].id);
  }
  OrdersCaller::ListOutcome List(const GatewayProcess& gateway) const {
    return List(OrdersCaller(gateway.api()));
  }

  // Makes the gateway fetch another token for its next call.
  void NeedToken() { simulator_->ExpireTokens(); }

  std::string FileContent(const std::string& name) const {
    std::ostringstream content;
    content << std::ifstream(folder_.PathOf(name)).rdbuf();
    return content.str();
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<PartnerCenterServer> simulator_;
};

class EveryTokenFlow : public TokenFlow,
                       public ::testing::WithParamInterface<std::string> {};

TEST_P(EveryTokenFlow, GetsOneTokenFor1000ColdCallersAtOnce) {
  // Long enough for all to come while there is no token.
  simulator_->faults().Add({.kind = FaultKind::kLatency,
                            .target = FaultTarget::kToken,
                            .delay = absl::Seconds(3)});
  const auto gateway = Gateway(Credential(GetParam()));
  const OrdersCaller caller(gateway->api());

  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kColdCallers; ++i) {
    threads.emplace_back([&, i] {
      if (!List(caller, i).status.ok()) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failed, 0);
  EXPECT_EQ(simulator_->token_request_count(), 1);
}

TEST_P(EveryTokenFlow, GetsAnotherTokenWhenTheFirstHasEnded) {
  const auto gateway = Gateway(Credential(GetParam()));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(List(*gateway).status.ok());
    NeedToken();
  }

  EXPECT_TRUE(List(*gateway).status.ok());

  EXPECT_EQ(simulator_->token_request_count(), 4);
}

TEST_P(EveryTokenFlow, ShowsNothingOfItsSecrets) {
  const auto gateway = Gateway(Credential(GetParam()));
  std::string seen = List(*gateway).status.error_message();
  // Nothing is good any more.
  for (const char* name : {"secret", "federated-token", "refresh-token"}) {
    folder_.Write(name, "wrong-NEVER-TO-BE-SEEN");
  }
  NeedToken();
  const auto refused = List(*gateway);
  ExpectError(refused,
              {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED", "token"});
  absl::StrAppend(&seen, refused.status.error_message(),
                  refused.status.error_details());
  EXPECT_EQ(gateway->Terminate(), 0);
  seen += gateway->log();

  EXPECT_THAT(seen, HasSubstr("AADSTS"));
  for (const char* secret : {"NEVER-TO-BE-SEEN", kRefreshToken, "eyJ"}) {
    EXPECT_THAT(seen, Not(HasSubstr(secret)));
  }
}

INSTANTIATE_TEST_SUITE_P(Entra, EveryTokenFlow,
                         ::testing::Values("clientSecret", "workloadIdentity",
                                           "refreshToken"),
                         [](const auto& kind) { return kind.param; });

TEST_F(TokenFlow, ReadsAFederatedTokenAgainForEachFetch) {
  const auto gateway = Gateway(Credential("workloadIdentity"));
  ASSERT_TRUE(List(*gateway).status.ok());

  // As the kubelet does, for both sides.
  folder_.Write("federated-token-that-is-good", "the-next");
  folder_.Write("federated-token", "the-next\n");
  NeedToken();

  EXPECT_TRUE(List(*gateway).status.ok());
  EXPECT_EQ(simulator_->token_request_count(), 2);
}

// Variables of this process, which a gateway inherits.
class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const std::string& value)
      : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~EnvironmentVariable() { unsetenv(name_); }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

 private:
  const char* const name_;
};

TEST_F(TokenFlow, TakesAWorkloadIdentityFromTheEnvironment) {
  const EnvironmentVariable tenant("AZURE_TENANT_ID", kTenant);
  const EnvironmentVariable client("AZURE_CLIENT_ID", kClientId);
  const EnvironmentVariable file("AZURE_FEDERATED_TOKEN_FILE",
                                 folder_.PathOf("federated-token"));
  // Not read: the configuration says where tokens are fetched.
  const EnvironmentVariable host("AZURE_AUTHORITY_HOST", "https://nowhere/");

  const auto gateway = Gateway({{"workloadIdentity", json::object()}});

  EXPECT_TRUE(List(*gateway).status.ok());
}

TEST_F(TokenFlow, TellsThatAFederatedTokenIsGone) {
  // So that there is no token when the file goes.
  simulator_->faults().Add(
      {.kind = FaultKind::kReset, .target = FaultTarget::kToken});
  const auto gateway = Gateway(Credential("workloadIdentity"));
  ASSERT_EQ(std::remove(folder_.PathOf("federated-token").c_str()), 0);

  OrdersCaller::ListOutcome outcome;
  EXPECT_TRUE(Eventually([&] {
    outcome = List(*gateway);
    return outcome.status.error_message().find("token file") !=
           std::string::npos;
  }));

  EXPECT_EQ(outcome.status.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(outcome.status.error_message(),
              HasSubstr("federated token file cannot be opened"));
}

TEST_F(TokenFlow, KeepsARotatedRefreshTokenOverARestart) {
  std::string before = kRefreshToken;
  for (int i = 0; i < 3; ++i) {
    const auto gateway = Gateway(Credential("refreshToken"));
    EXPECT_TRUE(List(*gateway).status.ok());
    EXPECT_EQ(gateway->Terminate(), 0);
    // The one before is of no more use.
    const std::string after = FileContent("refresh-token");
    EXPECT_NE(after, before);
    EXPECT_THAT(gateway->log(),
                HasSubstr("new refresh tokens are written to their file"));
    before = after;
  }
}

TEST_F(TokenFlow, TakesTheRefreshTokenOfAUserWhoSignedInAgain) {
  const auto gateway = Gateway(Credential("refreshToken"));
  ASSERT_TRUE(List(*gateway).status.ok());
  const std::string good = FileContent("refresh-token");
  folder_.Write("refresh-token", "revoked");
  NeedToken();
  const auto refused = List(*gateway);
  ExpectError(refused,
              {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED", "token"});
  EXPECT_EQ(refused.Metadata("vendor_code"), "invalid_grant");

  folder_.Write("refresh-token", good);

  EXPECT_TRUE(Eventually([&] { return List(*gateway).status.ok(); }));
}

TEST_F(TokenFlow, GoesOnWithTheRefreshTokenInMemoryIfItsFileVanishes) {
  const auto gateway = Gateway(Credential("refreshToken"));
  ASSERT_TRUE(List(*gateway).status.ok());
  ASSERT_EQ(std::remove(folder_.PathOf("refresh-token").c_str()), 0);

  // The simulator takes each refresh token once: the second fetch shows one
  // that was never in the file.
  for (int i = 0; i < 2; ++i) {
    NeedToken();
    EXPECT_TRUE(List(*gateway).status.ok());
  }

  EXPECT_NE(gateway->process().WaitForLine("the refresh token's file cannot be "
                                           "read, and the token in memory is "
                                           "used"),
            "");
}

TEST_F(TokenFlow, LetsTwoGatewaysShareARefreshToken) {
  const auto one = Gateway(Credential("refreshToken"));
  const auto other = Gateway(Credential("refreshToken"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(Eventually([&] { return List(*one).status.ok(); }));
    EXPECT_TRUE(Eventually([&] { return List(*other).status.ok(); }));
    NeedToken();
  }
}

// A file that can be read, and whose place nobody can take: it holds the name
// of this thread, which is the process's first one.
class UnwritableRefreshToken : public TokenFlow {
 protected:
  UnwritableRefreshToken() {
    prctl(PR_GET_NAME, old_);
    prctl(PR_SET_NAME, kRefreshToken);
  }
  ~UnwritableRefreshToken() override { prctl(PR_SET_NAME, old_); }

  json Settings() const {
    json credential = Credential("refreshToken");
    credential["refreshToken"]["refreshTokenFile"] = path_;
    return credential;
  }

  const std::string path_ = absl::StrCat("/proc/", getpid(), "/comm");
  char old_[16] = {};
};

TEST_F(UnwritableRefreshToken, IsHeldInMemoryAndSaidSoOnce) {
  const auto gateway = Gateway(Settings());
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(List(*gateway).status.ok());
    NeedToken();
  }
  EXPECT_EQ(gateway->Terminate(), 0);

  const std::vector<std::string> parts =
      absl::StrSplit(gateway->log(), "held in memory only");
  EXPECT_EQ(parts.size(), 2u) << gateway->log();
  EXPECT_THAT(gateway->log(), Not(HasSubstr(kRefreshToken)));
}

TEST_F(UnwritableRefreshToken, IsWhatARestartBeginsWith) {
  ASSERT_TRUE(List(*Gateway(Settings())).status.ok());

  // Entra itself would take it again.
  ExpectError(List(*Gateway(Settings())),
              {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED", "token"});
}

}  // namespace
}  // namespace partnercenter
