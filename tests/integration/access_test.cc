// Access control by method and customer, with real certificates.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/integration/expected_error.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using grpc::health::v1::HealthCheckResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::OrdersCaller;
using testing::ScriptedUpstream;
using Names = std::vector<std::string>;

constexpr char kMethods[3][25] = {"ListOrders", "GetOrder",
                                  "ListOrdersByBillingCycle"};
constexpr char kCustomers[4][37] = {
    "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa",
    "bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb",
    "cccccccc-3333-4333-8333-cccccccccccc",
    "contoso",
};

nlohmann::json Access() {
  return nlohmann::json::parse(R"({ "access": { "callers": [
    { "name": "admin", "identities": ["spiffe://corp/admin"],
      "methods": ["*"], "customers": ["*"] },
    { "name": "billing", "identities": ["https://corp/billing"],
      "methods": ["ListOrders"],
      "customers": ["AAAAAAAA-1111-4111-8111-AAAAAAAAAAAA"] },
    { "name": "support", "identities": ["dns:support.corp", "dns:help.corp"],
      "methods": ["ListOrders", "GetOrder"],
      "customers": ["aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa",
                    "bbbbbbbb-2222-4222-8222-bbbbbbbbbbbb"] },
    { "name": "reports", "identities": ["spiffe://corp/reports"],
      "methods": ["ListOrdersByBillingCycle"], "customers": ["*"] },
    { "name": "one-customer", "identities": ["urn:corp:one"],
      "methods": ["*"],
      "customers": ["cccccccc-3333-4333-8333-cccccccccccc"] } ] } })");
}

ScriptedUpstream Upstream() {
  return ScriptedUpstream(
      {{"orders", testing::HttpAnswer(200, R"({"totalCount":0,"items":[]})")},
       {"order-1", testing::HttpAnswer(200, R"({"id":"order-1"})")}});
}

// Expected access of a caller: a row of letters a method, a letter a customer.
//   +  an answer               i  INVALID_REQUEST
//   -  CALLER_NOT_ALLOWED      0  CALLER_UNAUTHENTICATED
struct Row {
  std::string name;
  Names certificate;
  std::string cells[3];  // as kMethods; letters as kCustomers
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

struct Got {
  grpc::Status status;
  std::string reason;
};

template <typename Outcome>
Got GotOf(const Outcome& outcome) {
  return {outcome.status, outcome.reason()};
}

Got Call(const OrdersCaller& caller, const std::string& method,
         const std::string& customer) {
  if (method == "ListOrders") return GotOf(caller.List(customer));
  if (method == "GetOrder") return GotOf(caller.GetOrder(customer, "order-1"));
  orders::v1::ListOrdersByBillingCycleRequest request;
  request.set_customer_id(customer);
  request.set_billing_cycle(orders::v1::BILLING_CYCLE_MONTHLY);
  return GotOf(caller.ByCycle(request));
}

struct Expected {
  grpc::StatusCode code;
  std::string reason;
};

Expected ExpectedOf(char letter) {
  switch (letter) {
    case '+':
      return {grpc::StatusCode::OK, ""};
    case 'i':
      return {grpc::StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST"};
    case '0':
      return {grpc::StatusCode::UNAUTHENTICATED, "CALLER_UNAUTHENTICATED"};
    default:
      return {grpc::StatusCode::PERMISSION_DENIED, "CALLER_NOT_ALLOWED"};
  }
}

class AccessMatrix : public ::testing::TestWithParam<Row> {
 protected:
  static void SetUpTestSuite() {
    upstream_ = new ScriptedUpstream(Upstream());
    gateway_ = new MutualTlsGateway(upstream_->base_url(), Access());
  }
  static void TearDownTestSuite() {
    delete gateway_;
    delete upstream_;
  }

  static ScriptedUpstream* upstream_;
  static MutualTlsGateway* gateway_;
};

ScriptedUpstream* AccessMatrix::upstream_ = nullptr;
MutualTlsGateway* AccessMatrix::gateway_ = nullptr;

TEST_P(AccessMatrix, IsWhatCallersGetAndUpstreamSees) {
  const Row& row = GetParam();
  const OrdersCaller caller = gateway_->Caller(row.certificate);
  for (size_t method = 0; method < std::size(kMethods); ++method) {
    for (size_t customer = 0; customer < std::size(kCustomers); ++customer) {
      SCOPED_TRACE(absl::StrCat(kMethods[method], " ", kCustomers[customer]));
      const char letter = row.cells[method][customer];
      const Expected expected = ExpectedOf(letter);
      const size_t before = upstream_->server().requests().size();

      const Got got = Call(caller, kMethods[method], kCustomers[customer]);

      EXPECT_EQ(got.status.error_code(), expected.code)
          << got.status.error_message();
      EXPECT_EQ(got.reason, expected.reason);
      EXPECT_EQ(upstream_->server().requests().size() - before,
                letter == '+' ? 1u : 0u);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Callers, AccessMatrix,
    ::testing::Values(
        Row{"Everything",
            {"URI:spiffe://corp/admin"},
            {"+++i", "+++i", "+++i"}},
        Row{"OneMethodOneCustomer",
            {"URI:https://corp/billing"},
            {"+--i", "----", "----"}},
        Row{"TwoMethodsTwoCustomers",
            {"DNS:support.corp"},
            {"++-i", "++-i", "----"}},
        Row{"DnsNameInUpperCase",
            {"DNS:SUPPORT.corp"},
            {"++-i", "++-i", "----"}},
        Row{"TwoNamesOfOneCaller",
            {"DNS:help.corp", "DNS:support.corp"},
            {"++-i", "++-i", "----"}},
        Row{"SecondNameIsListed",
            {"DNS:other.corp", "DNS:support.corp"},
            {"++-i", "++-i", "----"}},
        Row{"OneMethodAllCustomers",
            {"URI:spiffe://corp/reports"},
            {"----", "----", "+++i"}},
        Row{"AllMethodsOneCustomer",
            {"URI:urn:corp:one"},
            {"--+i", "--+i", "--+i"}},
        // Only the SPIFFE id counts, wherever it stands.
        Row{"SpiffeBesideUri",
            {"URI:https://corp/billing", "URI:spiffe://corp/reports"},
            {"----", "----", "+++i"}},
        Row{"UnlistedSpiffeBesideListedUri",
            {"URI:spiffe://corp/other", "URI:https://corp/billing"},
            {"----", "----", "----"}},
        Row{"SpiffeBesideDnsName",
            {"URI:spiffe://corp/reports", "DNS:support.corp"},
            {"----", "----", "+++i"}},
        Row{"UriBesideDnsName",
            {"URI:https://corp/other", "DNS:support.corp"},
            {"----", "----", "----"}},
        Row{"NamesOfTwoCallers",
            {"URI:https://corp/billing", "URI:urn:corp:one"},
            {"----", "----", "----"}},
        Row{"TwoSpiffeIds",
            {"URI:spiffe://corp/admin", "URI:spiffe://corp/reports"},
            {"----", "----", "----"}},
        Row{"Unlisted",
            {"URI:spiffe://corp/admin/more"},
            {"----", "----", "----"}},
        Row{"WildcardName", {"DNS:*.corp"}, {"----", "----", "----"}},
        Row{"CommonNameOnly", {}, {"0000", "0000", "0000"}},
        Row{"OtherKindsOfNames",
            {"IP:127.0.0.1", "email:admin@corp"},
            {"0000", "0000", "0000"}}),
    [](const auto& row) { return row.param.name; });

TEST(Access, DeniesInTheFormOfEveryError) {
  ScriptedUpstream upstream = Upstream();
  MutualTlsGateway gateway(upstream.base_url(), Access());
  const auto outcome =
      gateway.Caller(Names{"URI:https://corp/billing"}).List(kCustomers[1]);

  ExpectError(outcome, {.code = grpc::StatusCode::PERMISSION_DENIED,
                        .reason = "CALLER_NOT_ALLOWED",
                        .phase = ""});
  EXPECT_EQ(outcome.status.error_message(),
            absl::StrCat("caller billing (https://corp/billing) may not call "
                         "ListOrders for customer ",
                         kCustomers[1]));
  ExpectError(gateway.Caller(Names{}).List(kCustomers[1]),
              {.code = grpc::StatusCode::UNAUTHENTICATED,
               .reason = "CALLER_UNAUTHENTICATED",
               .phase = ""});
}

TEST(Access, DeniesWhatIsNoRequestToWhoMayNotCallTheMethod) {
  ScriptedUpstream upstream = Upstream();
  MutualTlsGateway gateway(upstream.base_url(), Access());
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(kCustomers[1]);
  request.set_indirect_reseller_id("not a GUID");

  EXPECT_EQ(
      gateway.Caller(Names{"URI:https://corp/billing"}).List(request).reason(),
      "CALLER_NOT_ALLOWED");
  EXPECT_EQ(
      gateway.Caller(Names{"URI:spiffe://corp/admin"}).List(request).reason(),
      "INVALID_REQUEST");
}

TEST(Access, TellsOfEachDecisionInLogAndMetrics) {
  ScriptedUpstream upstream = Upstream();
  MutualTlsGateway gateway(upstream.base_url(), Access());
  const OrdersCaller billing =
      gateway.Caller(Names{"URI:https://corp/billing"});
  billing.List(kCustomers[0]);
  billing.List(kCustomers[1]);
  billing.List(kCustomers[2]);
  billing.GetOrder(kCustomers[0], "order-1");
  gateway.Caller(Names{"URI:spiffe://x/y"}).List(kCustomers[0]);
  gateway.Caller(Names{}).List(kCustomers[0]);

  const auto series = testing::Scrape(gateway.gateway().metrics());
  const auto decisions = [&](const std::string& caller,
                             const std::string& decision) {
    return series.at(
        absl::StrCat("partnercenter_access_decisions_total{caller="
                     "\"",
                     caller, "\",decision=\"", decision, "\"}"));
  };
  EXPECT_EQ(decisions("billing", "allowed"), 1);
  EXPECT_EQ(decisions("billing", "customer_not_allowed"), 2);
  EXPECT_EQ(decisions("billing", "method_not_allowed"), 1);
  EXPECT_EQ(decisions("unknown", "unknown_caller"), 1);
  EXPECT_EQ(decisions("unknown", "unauthenticated"), 1);
  EXPECT_EQ(decisions("admin", "allowed"), 0);
  EXPECT_EQ(
      series.at("partnercenter_errors_total{reason=\"CALLER_NOT_ALLOWED\"}"),
      4);

  testing::Process& process = gateway.gateway().process();
  EXPECT_NE(process.WaitForLine("\"reason\":\"CALLER_UNAUTHENTICATED\""), "");
  EXPECT_THAT(
      process.WaitForLine(absl::StrCat("\"customer\":\"", kCustomers[2])),
      AllOf(HasSubstr("\"method\":\"ListOrders\",\"caller\":\"billing\""),
            HasSubstr("\"code\":\"PERMISSION_DENIED\""),
            HasSubstr("\"reason\":\"CALLER_NOT_ALLOWED\"")));
  EXPECT_NE(process.WaitForLine("\"caller\":\"spiffe://x/y\""), "");
}

TEST(Access, CoversOrdersOnly) {
  ScriptedUpstream upstream = Upstream();
  MutualTlsGateway gateway(upstream.base_url(), Access());
  const OrdersCaller unlisted = gateway.Caller(Names{"URI:spiffe://x/y"});
  grpc::ClientContext context;
  HealthCheckResponse health;

  const grpc::Status status =
      grpc::health::v1::Health::NewStub(unlisted.channel())
          ->Check(&context, {}, &health);

  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(health.status(), HealthCheckResponse::SERVING);
}

TEST(Access, WithoutTheBlockAllowsEveryTrustedCertificate) {
  ScriptedUpstream upstream = Upstream();
  MutualTlsGateway gateway(upstream.base_url());

  EXPECT_TRUE(gateway.Caller(Names{"URI:spiffe://x/y"})
                  .List(kCustomers[0])
                  .status.ok());
  EXPECT_TRUE(gateway.Caller(Names{}).List(kCustomers[0]).status.ok());
  EXPECT_THAT(gateway.gateway().log(),
              AllOf(HasSubstr("access: not set"), HasSubstr(R"("tls":"mtls")"),
                    HasSubstr(R"("access":"off")")));
}

}  // namespace
}  // namespace partnercenter
