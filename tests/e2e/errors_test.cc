#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/e2e/deployment.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

using Json = nlohmann::json;

constexpr char kForeignCustomer[] = "00000000-0000-4000-8000-000000000403";
constexpr char kUnknownCustomer[] = "99999999-9999-4999-8999-999999999999";
constexpr char kCorrelationId[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

std::string ReasonOf(const GrpcurlAnswer& answer) {
  return DetailOf(answer.json, "ErrorInfo").value("reason", answer.text);
}

TEST(UnknownOrder, IsNotFoundWithItsNameAndTheIdsToQuote) {
  Deployment deployment;

  const auto answer = deployment.Call("GetOrder", {{"order_id", "nosuch"}});

  EXPECT_EQ(answer.code, absl::StatusCode::kNotFound);
  const Json info = DetailOf(answer.json, "ErrorInfo");
  EXPECT_EQ(info.at("reason"), "PC_404_20000");
  EXPECT_EQ(info.at("domain"), "partnercenter.microsoft.com");
  EXPECT_EQ(info.at("metadata").at("http_status"), "404");
  const Json resource = DetailOf(answer.json, "ResourceInfo");
  EXPECT_EQ(resource.at("resource_type"), "partnercenter.orders.v1.Order");
  EXPECT_EQ(resource.at("resource_name"),
            absl::StrCat("customers/", deployment.simulator().customer(),
                         "/orders/nosuch"));
  const std::string id = DetailOf(answer.json, "RequestInfo").at("request_id");
  EXPECT_EQ(info.at("metadata").at("ms_request_id"), id);
  EXPECT_THAT(deployment.simulator().log(), HasSubstr("ms-requestid=" + id));
  EXPECT_NE(deployment.gateway().process().WaitForLine(id), "");
}

TEST(Error, ReadsWellAsGrpcurlPrintsItByDefault) {
  Deployment deployment;

  const auto answer = deployment.Call("GetOrder", {{"order_id", "nosuch"}},
                                      {"-format-error=false"});

  EXPECT_THAT(answer.text, AllOf(HasSubstr("Code: NotFound"),
                                 HasSubstr("\"reason\": \"PC_404_20000\""),
                                 HasSubstr("google.rpc.ResourceInfo"),
                                 HasSubstr("google.rpc.RequestInfo")));
}

TEST(InvalidRequest, NamesEveryBadFieldAndAsksNobody) {
  Deployment deployment;

  const auto answer = deployment.Call(
      "ListOrdersByBillingCycle", {{"customer_id", "contoso"},
                                   {"billing_cycle", "BILLING_CYCLE_UNKNOWN"},
                                   {"indirect_reseller_id", "fabrikam"},
                                   {"max_age", "-1s"}});

  EXPECT_EQ(answer.code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(answer), "INVALID_REQUEST");
  const Json detail = DetailOf(answer.json, "BadRequest");
  std::set<std::string> fields;
  for (const Json& violation : detail.at("field_violations")) {
    fields.insert(violation.at("field"));
  }
  EXPECT_THAT(fields, UnorderedElementsAre("customer_id", "billing_cycle",
                                           "indirect_reseller_id", "max_age"));
  EXPECT_THAT(deployment.simulator().log(), Not(HasSubstr("GET ")));
}

TEST(ForeignCustomer, IsPermissionDenied) {
  Deployment deployment;

  const auto answer =
      deployment.Call("ListOrders", {{"customer_id", kForeignCustomer}});

  EXPECT_EQ(answer.code, absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(answer), "PC_403_20002");
}

TEST(UnknownCustomer, IsNotFoundWithItsName) {
  Deployment deployment;

  const auto answer =
      deployment.Call("ListOrders", {{"customer_id", kUnknownCustomer}});

  EXPECT_EQ(answer.code, absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(answer), "PC_404_60003");
  EXPECT_EQ(DetailOf(answer.json, "ResourceInfo").at("resource_name"),
            absl::StrCat("customers/", kUnknownCustomer));
}

TEST(Prices, ThatThePartnerMayNotSeeArePermissionDenied) {
  Deployment deployment({.simulator = {"--deny-prices"}});

  const auto answer = deployment.Call("ListOrders", {{"include_price", true}});

  EXPECT_EQ(answer.code, absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(answer), "PC_403_800043");
}

TEST(Throttling, TellsWhenToAskAgain) {
  Deployment deployment({.simulator = {"--requests-per-minute=1"}});
  ASSERT_EQ(deployment.Call("ListOrders").code, absl::StatusCode::kOk);

  const auto answer = deployment.Call("ListOrders");

  EXPECT_EQ(answer.code, absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(answer), "UPSTREAM_THROTTLED");
  EXPECT_THAT(DetailOf(answer.json, "RetryInfo").at("retry_delay").dump(),
              MatchesRegex("\"[1-9][0-9]*s\""));
  EXPECT_FALSE(DetailOf(answer.json, "QuotaFailure").is_null());
}

TEST(Throttling, PushesBackRetriesOfGrpcItself) {
  Deployment deployment({.simulator = {"--requests-per-minute=1"}});
  ASSERT_EQ(deployment.Call("ListOrders").code, absl::StatusCode::kOk);

  // The simulator names up to a minute.
  const auto answer =
      deployment.Call("ListOrders", Json::object(), {"-v", "-max-time", "100"});

  EXPECT_THAT(answer.text,
              ContainsRegex("grpc-retry-pushback-ms: [1-9][0-9]*000\n"));
}

TEST(UnreachableUpstream, IsUnavailable) {
  Deployment deployment;
  deployment.simulator().process().Signal(SIGKILL);
  ASSERT_TRUE(deployment.simulator().process().Wait().has_value());

  const auto answer = deployment.Call("ListOrders");

  EXPECT_EQ(answer.code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(answer), "UPSTREAM_UNREACHABLE");
}

TEST(CorrelationId, OfTheCallerReachesTheUpstreamAndComesBack) {
  Deployment deployment;

  const auto answer = deployment.Call(
      "ListOrders", Json::object(),
      {"-v", "-H", absl::StrCat("ms-correlation-id: ", kCorrelationId)});

  EXPECT_THAT(answer.text,
              ContainsRegex(absl::StrCat("trailers.*\nms-correlation-id: ",
                                         kCorrelationId)));
  EXPECT_THAT(deployment.simulator().log(),
              HasSubstr(absl::StrCat("ms-correlationid=", kCorrelationId)));
}

}  // namespace
}  // namespace partnercenter::e2e
