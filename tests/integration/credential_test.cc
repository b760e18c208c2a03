// Tokens that the gateway gets with a client secret, against the simulated
// token endpoint and an API that checks them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "simulator/faults/fault.h"
#include "simulator/faults/fault_text.h"
#include "simulator/partner_center_server.h"
#include "tests/integration/expected_error.h"
#include "tests/support/client_credential.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/health_check.h"
#include "tests/support/orders_caller.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using grpc::health::v1::HealthCheckResponse;
using simulator::Fault;
using simulator::FaultBody;
using simulator::FaultKind;
using simulator::FaultTarget;
using simulator::PartnerCenterServer;
using simulator::SimulatorOptions;
using simulator::WireForm;
using ::testing::AllOf;
using testing::Eventually;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using testing::kClientId;
using testing::kSecret;
using testing::kTenant;
using ::testing::Not;
using testing::OrdersCaller;

constexpr int kColdCallers = 1000;

class ClientSecret : public ::testing::Test {
 protected:
  ClientSecret() : ClientSecret(Options()) {}
  explicit ClientSecret(const SimulatorOptions& options) : simulator_(options) {
    EXPECT_TRUE(simulator_.Start().ok());
    secret_file_ = folder_.Write("secret", kSecret);
  }

  static SimulatorOptions Options() {
    SimulatorOptions options;
    options.port = 0;
    options.book.customers = kColdCallers;
    options.book.orders_per_customer = 2;
    options.requests_per_minute = 0;
    options.entra.tenant = kTenant;
    options.entra.client_id = kClientId;
    options.entra.client_secret = kSecret;
    return options;
  }

  // A gateway with the secret that is in `secret_file_`.
  GatewayProcess Gateway(const nlohmann::json& more = {}) {
    const std::string root =
        absl::StrCat("http://127.0.0.1:", simulator_.port());
    nlohmann::json settings = {
        {"upstream", {{"loginAuthority", root}}},
        {"credential", testing::ClientSecretCredential(secret_file_)}};
    if (!more.is_null()) settings.merge_patch(more);
    return GatewayProcess(root + "/v1", settings);
  }

  // Lists the orders of one of the simulator's customers.
  OrdersCaller::ListOutcome List(const OrdersCaller& caller,
                                 size_t customer = 0) {
    return caller.List(simulator_.book().customers()[customer].id);
  }

  // Makes `calls` calls at once, each of another customer, and returns how
  // many of them fail.
  int FailedCalls(const GatewayProcess& gateway, size_t calls) {
    const OrdersCaller caller(gateway.api());
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (size_t i = 0; i < calls; ++i) {
      threads.emplace_back([&, i] {
        if (!List(caller, i).status.ok()) ++failed;
      });
    }
    for (std::thread& thread : threads) thread.join();
    return failed;
  }

  testing::TemporaryFolder folder_;
  std::string secret_file_;
  PartnerCenterServer simulator_;
};

TEST_F(ClientSecret, GetsOneTokenForManyCalls) {
  GatewayProcess gateway = Gateway();
  const OrdersCaller caller(gateway.api());

  for (int i = 0; i < 5; ++i) EXPECT_TRUE(List(caller).status.ok());

  EXPECT_EQ(simulator_.token_request_count(), 1);
}

TEST_F(ClientSecret, GetsOneTokenFor1000ColdCallersAtOnce) {
  // Long enough for all to come while there is no token.
  simulator_.faults().Add({.kind = FaultKind::kLatency,
                           .target = FaultTarget::kToken,
                           .delay = absl::Seconds(2)});
  GatewayProcess gateway = Gateway();

  EXPECT_EQ(FailedCalls(gateway, kColdCallers), 0);

  EXPECT_EQ(simulator_.token_request_count(), 1);
}

TEST_F(ClientSecret, RefreshesARefusedTokenOnceForAllCalls) {
  simulator_.faults().Add(
      {.kind = FaultKind::kLatency, .delay = absl::Milliseconds(500)});
  GatewayProcess gateway = Gateway();
  std::thread calls([&] { EXPECT_EQ(FailedCalls(gateway, 100), 0); });
  // Some have been answered, some are under way, and some wait.
  EXPECT_TRUE(Eventually([&] { return simulator_.request_count() > 40; }));

  simulator_.ExpireTokens();

  calls.join();
  EXPECT_EQ(simulator_.token_request_count(), 2);
}

TEST_F(ClientSecret, OfWhichEveryTokenIsRefusedIsRejected) {
  constexpr int kCalls = 50;
  simulator_.faults().Add({.kind = FaultKind::kRejectedToken});
  GatewayProcess gateway = Gateway();
  const OrdersCaller caller(gateway.api());

  // Only as long as there are other tokens is a call repeated.
  ExpectError(List(caller), {StatusCode::INTERNAL,
                             "UPSTREAM_CREDENTIAL_REJECTED", "", -1, "2"});
  for (int i = 1; i < kCalls; ++i) {
    ExpectError(List(caller),
                {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED", ""});
  }

  EXPECT_GE(simulator_.request_count(), kCalls + 1);
  EXPECT_LE(simulator_.request_count(), kCalls * 12 / 10);
  // The first token, and a few more: not one a call.
  EXPECT_LE(simulator_.token_request_count(), 10);
}

TEST_F(ClientSecret,
       OfWhichEveryTokenIsRefusedCostsHardlyMoreThanARequestACall) {
  constexpr int kCallers = 32;
  constexpr int kRounds = 10;
  simulator_.faults().Add({.kind = FaultKind::kRejectedToken});
  GatewayProcess gateway = Gateway();

  for (int i = 0; i < kRounds; ++i) {
    EXPECT_EQ(FailedCalls(gateway, kCallers), kCallers);
  }

  EXPECT_LE(simulator_.request_count(), kCallers * kRounds * 12 / 10);
}

// Calls for one customer that are refused, between calls for others.
void ExpectOthersServed(PartnerCenterServer& simulator,
                        const OrdersCaller& caller) {
  const auto list = [&](size_t customer) {
    return caller.List(simulator.book().customers()[customer].id);
  };
  ASSERT_TRUE(list(1).status.ok());
  const int64_t before = simulator.request_count();
  constexpr int kRounds = 20;
  for (int i = 0; i < kRounds; ++i) {
    simulator.faults().Add({.kind = FaultKind::kRejectedToken, .count = 1});
    ExpectError(list(0), {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED",
                          "", -1, "1"});
    for (const size_t other : {1, 2}) {
      const auto outcome = list(other);
      EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
    }
  }
  EXPECT_EQ(simulator.request_count() - before, 3 * kRounds);
}

TEST_F(ClientSecret, ThatOneCustomerIsRefusedWithServesOthersWhileEntraIsDown) {
  GatewayProcess gateway = Gateway();
  EXPECT_TRUE(Eventually([&] { return simulator_.issued_token_count() == 1; }));
  simulator_.faults().Add(
      {.kind = FaultKind::kReset, .target = FaultTarget::kToken});

  ExpectOthersServed(simulator_, OrdersCaller(gateway.api()));

  EXPECT_EQ(testing::CheckHealth(gateway.health(), "credential"),
            HealthCheckResponse::SERVING);
}

TEST_F(ClientSecret, ThatOneCustomerIsRefusedWithServesOthersWhileEntraHangs) {
  GatewayProcess gateway = Gateway();
  EXPECT_TRUE(Eventually([&] { return simulator_.issued_token_count() == 1; }));
  simulator_.faults().Add({.kind = FaultKind::kLatency,
                           .target = FaultTarget::kToken,
                           .delay = absl::Minutes(10)});

  ExpectOthersServed(simulator_, OrdersCaller(gateway.api()));
}

TEST_F(ClientSecret, ThatOneCustomerIsRefusedWithIsReplacedOnceEntraIsBack) {
  GatewayProcess gateway = Gateway();
  const OrdersCaller caller(gateway.api());
  ASSERT_TRUE(List(caller).status.ok());
  simulator_.faults().Add(
      {.kind = FaultKind::kReset, .target = FaultTarget::kToken});
  simulator_.faults().Add({.kind = FaultKind::kRejectedToken, .count = 1});
  EXPECT_FALSE(List(caller).status.ok());

  simulator_.faults().Clear();

  // Without another call.
  EXPECT_TRUE(Eventually([&] { return simulator_.issued_token_count() == 2; }));
}

TEST_F(ClientSecret, ThatIsGoneIsNamedToACallThatIsRefused) {
  GatewayProcess gateway = Gateway();
  EXPECT_TRUE(Eventually([&] { return simulator_.issued_token_count() == 1; }));
  ASSERT_EQ(std::remove(secret_file_.c_str()), 0);
  simulator_.ExpireTokens();

  const auto outcome = List(OrdersCaller(gateway.api()));

  ExpectError(outcome, {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED",
                        "", -1, "1"});
  EXPECT_THAT(outcome.status.error_message(),
              HasSubstr("no other token: the gateway's client secret file"));
}

TEST_F(ClientSecret, IsReadAgainWhenItChanges) {
  folder_.Write("secret", "another");
  GatewayProcess gateway = Gateway();
  const OrdersCaller caller(gateway.api());
  const auto refused = List(caller);
  ExpectError(refused,
              {StatusCode::INTERNAL, "UPSTREAM_CREDENTIAL_REJECTED", "token"});
  EXPECT_EQ(refused.Metadata("vendor_code"), "invalid_client");
  EXPECT_EQ(refused.Metadata("vendor_source"), "entra");
  EXPECT_THAT(refused.status.error_message(), HasSubstr("AADSTS7000215"));

  folder_.Write("secret", kSecret);

  EXPECT_TRUE(Eventually([&] { return List(caller).status.ok(); }));
}

TEST_F(ClientSecret, ThatIsRefusedIsToldInHealthAndLog) {
  folder_.Write("secret", "another");
  GatewayProcess gateway = Gateway({{"health", {{"requireCredential", true}}}});
  EXPECT_NE(gateway.process().WaitForLine("AADSTS7000215"), "");
  for (const std::string& listener : {gateway.api(), gateway.health()}) {
    EXPECT_EQ(testing::CheckHealth(listener, "credential"),
              HealthCheckResponse::NOT_SERVING);
    EXPECT_EQ(testing::CheckHealth(listener, ""),
              HealthCheckResponse::NOT_SERVING);
    EXPECT_EQ(
        testing::CheckHealth(listener, "partnercenter.orders.v1.OrdersService"),
        HealthCheckResponse::SERVING);
  }

  folder_.Write("secret", kSecret);

  EXPECT_TRUE(Eventually([&] {
    return testing::CheckHealth(gateway.health(), "") ==
           HealthCheckResponse::SERVING;
  }));
  EXPECT_EQ(testing::CheckHealth(gateway.health(), "credential"),
            HealthCheckResponse::SERVING);
  EXPECT_NE(gateway.process().WaitForLine("the credential is good"), "");
}

TEST_F(ClientSecret, ThatIsGoneMakesCallsUnavailable) {
  // So that there is no token when the file goes.
  simulator_.faults().Add(
      {.kind = FaultKind::kReset, .target = FaultTarget::kToken});
  GatewayProcess gateway = Gateway();
  ASSERT_EQ(std::remove(secret_file_.c_str()), 0);
  const OrdersCaller caller(gateway.api());

  OrdersCaller::ListOutcome outcome;
  EXPECT_TRUE(Eventually([&] {
    outcome = List(caller);
    return outcome.status.error_message().find("secret file") !=
           std::string::npos;
  }));

  EXPECT_EQ(outcome.status.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_EQ(outcome.Metadata("phase"), "token");
  EXPECT_NE(outcome.Trailer("grpc-retry-pushback-ms"), "");
}

// A token that lives for 12 s: it is renewed after 9 s and given out for 10.8.
class ShortToken : public ClientSecret {
 protected:
  ShortToken() : ClientSecret(ShortLived()) {}

  static SimulatorOptions ShortLived() {
    SimulatorOptions options = Options();
    options.entra.token_lifetime = absl::Seconds(12);
    return options;
  }
};

TEST_F(ShortToken, KeepsServingWhileEntraIsDown) {
  GatewayProcess gateway = Gateway();
  const OrdersCaller caller(gateway.api());
  ASSERT_TRUE(List(caller).status.ok());
  const absl::Time good_until = absl::Now() + absl::Seconds(10);
  simulator_.faults().Add(
      {.kind = FaultKind::kReset, .target = FaultTarget::kToken});

  // To the second refresh that fails.
  EXPECT_TRUE(Eventually([&] {
    const auto outcome = List(caller);
    if (absl::Now() < good_until) {
      EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
    }
    return simulator_.token_request_count() >= 3;
  }));
}

struct EntraCase {
  std::string name;
  Fault fault;
  StatusCode code;
  std::string reason;
  std::string message;
};

void PrintTo(const EntraCase& row, std::ostream* os) { *os << row.name; }

class EntraAnswer : public ClientSecret,
                    public ::testing::WithParamInterface<EntraCase> {};

TEST_P(EntraAnswer, IsToldToCallers) {
  Fault fault = GetParam().fault;
  fault.target = FaultTarget::kToken;
  simulator_.faults().Add(fault);
  GatewayProcess gateway = Gateway();

  const auto outcome = List(OrdersCaller(gateway.api()));

  EXPECT_EQ(outcome.status.error_code(), GetParam().code);
  EXPECT_EQ(outcome.reason(), GetParam().reason);
  EXPECT_THAT(outcome.status.error_message(), HasSubstr(GetParam().message));
  EXPECT_EQ(outcome.Metadata("phase"), "token");
  EXPECT_EQ(outcome.Get<google::rpc::RetryInfo>().has_value(),
            GetParam().code == StatusCode::UNAVAILABLE);
  EXPECT_EQ(simulator_.request_count(), 0);
  EXPECT_EQ(gateway.Terminate(), 0);
  EXPECT_THAT(gateway.log(),
              AllOf(HasSubstr(GetParam().reason), Not(HasSubstr(kSecret))));
}

EntraCase Rejected(const std::string& name, const std::string& error,
                   const std::string& message) {
  return {name,
          {.kind = FaultKind::kTokenError, .error = error},
          StatusCode::INTERNAL,
          "UPSTREAM_CREDENTIAL_REJECTED",
          message};
}

EntraCase Unavailable(const std::string& name, const Fault& fault,
                      const std::string& message) {
  return {name, fault, StatusCode::UNAVAILABLE, "UPSTREAM_AUTH_UNAVAILABLE",
          message};
}

INSTANTIATE_TEST_SUITE_P(
    Entra, EntraAnswer,
    ::testing::Values(
        Rejected("InvalidClient", "invalid_client", "secret"),
        Rejected("InvalidGrant", "invalid_grant", "invalid_grant"),
        Rejected("UnauthorizedClient", "unauthorized_client", "clientId"),
        Rejected("ConsentRequired", "consent_required", "consent"),
        Rejected("InteractionRequired", "interaction_required", "sign in"),
        Unavailable("Busy",
                    {.kind = FaultKind::kTokenError,
                     .error = "temporarily_unavailable"},
                    "503"),
        Unavailable("Throttles", {.kind = FaultKind::kStatus, .status = 429},
                    "429"),
        Unavailable("Fails", {.kind = FaultKind::kStatus, .status = 503},
                    "503"),
        Unavailable("Redirects", {.kind = FaultKind::kStatus, .status = 302},
                    "302"),
        Unavailable("Rubbish",
                    {.kind = FaultKind::kMalformed, .body = FaultBody::kHtml},
                    "not a json object"),
        Unavailable("Cut", {.kind = FaultKind::kTruncate}, "ended early"),
        Unavailable("CutInTheHeaders",
                    {.kind = FaultKind::kWire, .form = WireForm::kCutHead},
                    "ended early"),
        Unavailable("EndlessHeaders",
                    {.kind = FaultKind::kWire,
                     .form = WireForm::kEndlessHeaders},
                    "is not http"),
        Unavailable("Reset", {.kind = FaultKind::kReset}, "cannot be reached")),
    [](const auto& test) { return test.param.name; });

class LegalForm : public ClientSecret,
                  public ::testing::WithParamInterface<WireForm> {};

TEST_P(LegalForm, OfTokensAndOrdersCostsNoAttempt) {
  simulator_.faults().Add({.kind = FaultKind::kWire,
                           .target = FaultTarget::kBoth,
                           .form = GetParam()});
  GatewayProcess gateway = Gateway({{"retry", {{"maxAttempts", 1}}}});
  const OrdersCaller caller(gateway.api());

  for (int i = 0; i < 3; ++i) {
    const auto outcome = List(caller);
    EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
    EXPECT_EQ(outcome.response.orders_size(), 2);
  }

  EXPECT_EQ(simulator_.token_request_count(), 1);
  EXPECT_EQ(simulator_.request_count(), 3);
}

INSTANTIATE_TEST_SUITE_P(
    Wire, LegalForm, ::testing::Values(WireForm::kInterim, WireForm::kTrailers),
    [](const auto& row) {
      return std::string(row.param == WireForm::kInterim ? "InterimAnswers"
                                                         : "Trailers");
    });

// All that a caller can see of an error.
std::string Seen(const OrdersCaller::ListOutcome& outcome) {
  std::string seen = absl::StrCat(outcome.status.error_message(),
                                  outcome.status.error_details());
  for (const auto& [name, value] : outcome.trailers) {
    absl::StrAppend(&seen, name, value);
  }
  return seen;
}

TEST_F(ClientSecret, IsInNothingThatIsLoggedOrRepliedNorIsAToken) {
  // There is no token at first.
  simulator_.faults().Add({.kind = FaultKind::kTokenError,
                           .target = FaultTarget::kToken,
                           .error = "temporarily_unavailable"});
  GatewayProcess gateway = Gateway({{"log", {{"level", "trace"}}},
                                    {"upstream", {{"attemptTimeout", "300ms"}}},
                                    {"retry", {{"maxAttempts", 2}}}});
  const OrdersCaller caller(gateway.api());
  const std::vector<std::string> faults = {
      "kind=status,status=400",
      "kind=status,status=403",
      "kind=status,status=429",
      "kind=status,status=500",
      "kind=status,status=503",
      "kind=reset",
      "kind=reset,after=5",
      "kind=truncate",
      "kind=truncate,framing=chunked",
      "kind=malformed,body=html",
      "kind=malformed,body=bad_utf8",
      "kind=malformed,body=empty",
      "kind=latency,delay=1s",
      "kind=drip,delay=1s",
      "kind=status,status=302",
      // These end a token each, and only five in a row are replaced.
      "kind=token_error,error=invalid_client,target=token",
      "kind=token_error,error=temporarily_unavailable,target=token",
      "kind=malformed,body=cut_json,target=token",
      "kind=rejected_token",
  };
  std::string seen = Seen(List(caller));
  simulator_.faults().Clear();
  ASSERT_TRUE(Eventually([&] { return List(caller).status.ok(); }));
  for (const std::string& text : faults) {
    const auto fault = simulator::ParseFault(text);
    ASSERT_TRUE(fault.ok()) << fault.status();
    simulator_.faults().Add(*fault);
    if (fault->target == FaultTarget::kToken) simulator_.ExpireTokens();
    const auto outcome = List(caller);
    EXPECT_FALSE(outcome.status.ok()) << text;
    seen += Seen(outcome);
    simulator_.faults().Clear();
    // Or the next error would be this one's: a failed fetch holds off.
    ASSERT_TRUE(Eventually([&] { return List(caller).status.ok(); }));
  }
  EXPECT_EQ(gateway.Terminate(), 0);
  seen += gateway.log();

  // It does hold what was looked for.
  EXPECT_THAT(seen, AllOf(HasSubstr("UPSTREAM_CREDENTIAL_REJECTED"),
                          HasSubstr("UPSTREAM_AUTH_UNAVAILABLE"),
                          HasSubstr("UPSTREAM_THROTTLED"),
                          HasSubstr("invalid_client")));
  // Tokens of the simulator, as all of this kind, begin with "eyJ".
  for (const char* secret :
       {kSecret, "eyJ", "Bearer", "Authorization", "client_secret"}) {
    EXPECT_THAT(seen, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace partnercenter
