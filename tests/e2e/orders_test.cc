#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "tests/e2e/deployment.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;

using Json = nlohmann::json;

// Orders of this indirect reseller are among the generated ones.
constexpr char kReseller[] = "00000000-0000-4000-8000-000000000001";

MATCHER_P(HasMember, name, "") { return arg.contains(name); }
MATCHER_P2(HasMember, name, value, "") {
  return arg.contains(name) && arg[name] == value;
}

// The orders that `keep` says true of.
template <typename Predicate>
Json Filter(const Json& orders, Predicate keep) {
  Json kept = Json::array();
  for (const Json& order : orders) {
    if (keep(order)) kept.push_back(order);
  }
  return kept;
}

TEST(ListOrders, RepliesTheOrdersThatTheCustomerMade) {
  Deployment deployment;

  const auto answer = deployment.Call("ListOrders");

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  const Json& orders = answer.json.at("orders");
  EXPECT_THAT(orders, SizeIs(Ge(10)));
  EXPECT_EQ(answer.json.at("total_count"), orders.size());
  EXPECT_EQ(answer.json.at("freshness").at("source"), "SOURCE_LIVE");
  EXPECT_THAT(orders, Each(HasMember("reference_customer_id",
                                     deployment.simulator().customer())));
  EXPECT_THAT(orders, Each(Not(HasMember("total_price"))));
  EXPECT_THAT(orders,
              Each(Not(HasMember("transaction_type",
                                 "ORDER_TRANSACTION_TYPE_SYSTEM_PURCHASE"))));
}

TEST(ListOrders, HasPricesWhenAskedFor) {
  Deployment deployment;

  const auto answer = deployment.Call("ListOrders", {{"include_price", true}});

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json.at("orders"), Each(HasMember("total_price")));
  EXPECT_TRUE(answer.json.at("orders").at(0).at("total_price").is_string());
}

TEST(ListOrders, HasSystemPurchasesWhenAskedFor) {
  Deployment deployment;

  const auto answer =
      deployment.Call("ListOrders", {{"include_system_purchases", true}});

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json.at("orders"),
              Contains(HasMember("transaction_type",
                                 "ORDER_TRANSACTION_TYPE_SYSTEM_PURCHASE")));
}

TEST(ListOrders, NarrowsToOneIndirectReseller) {
  Deployment deployment;
  const Json all = deployment.Call("ListOrders").json.at("orders");

  const auto answer =
      deployment.Call("ListOrders", {{"indirect_reseller_id", kReseller}});

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json.at("orders"), SizeIs(AllOf(Ge(1), Lt(all.size()))));
  for (const Json& order : answer.json.at("orders")) {
    EXPECT_THAT(all, Contains(order));
  }
}

TEST(ListOrders, TakesACustomerIdInCapitals) {
  Deployment deployment;
  const std::string id =
      absl::AsciiStrToUpper(deployment.simulator().customer());

  const auto answer = deployment.Call("ListOrders", {{"customer_id", id}});

  EXPECT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json.at("orders"), SizeIs(Ge(1)));
}

TEST(ListOrders, RepliesNoOrdersOfACustomerWithoutAny) {
  Deployment deployment({.simulator = {"--orders-per-customer=0"}});

  const auto answer = deployment.Call("ListOrders");

  EXPECT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json, Not(HasMember("orders")));
  EXPECT_THAT(answer.json, HasMember("total_count", 0));
}

TEST(GetOrder, RepliesEachOrderAsTheListHasIt) {
  Deployment deployment;
  const Json list = deployment.Call("ListOrders").json.at("orders");

  for (const Json& order : list) {
    const auto answer =
        deployment.Call("GetOrder", {{"order_id", order.at("id")}});

    EXPECT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
    EXPECT_EQ(answer.json.at("order"), order);
    EXPECT_EQ(answer.json.at("freshness").at("source"), "SOURCE_LIVE");
  }
}

// Go's clients state up to 292 years, which end after 2262.
TEST(ListOrders, HasTheTimeOfAVeryLongDeadline) {
  Deployment deployment;

  const auto answer = deployment.Call("ListOrders", Json::object(),
                                      {"-max-time", "9000000000"});

  EXPECT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
}

TEST(GetOrder, HasPricesWhenAskedFor) {
  Deployment deployment;
  const Json list = deployment.Call("ListOrders").json.at("orders");

  const auto answer = deployment.Call(
      "GetOrder", {{"order_id", list.at(0).at("id")}, {"include_price", true}});

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json.at("order"), HasMember("total_price"));
  EXPECT_THAT(answer.json.at("order").at("line_items").at(0).at("pricing"),
              HasMember("list_price"));
}

class ListOrdersByBillingCycle : public ::testing::TestWithParam<std::string> {
};

TEST_P(ListOrdersByBillingCycle, RepliesTheOrdersOfThatCycle) {
  Deployment deployment;
  const std::string cycle = "BILLING_CYCLE_" + GetParam();
  const auto all =
      deployment.Call("ListOrders", {{"include_system_purchases", true}});

  const auto answer = deployment.Call(
      "ListOrdersByBillingCycle",
      {{"billing_cycle", cycle}, {"include_system_purchases", true}});

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_THAT(answer.json.at("orders"), SizeIs(Ge(1)));
  EXPECT_EQ(answer.json.at("orders"),
            Filter(all.json.at("orders"), [&](const Json& order) {
              return order.value("billing_cycle", "") == cycle;
            }));
}

INSTANTIATE_TEST_SUITE_P(EveryCycle, ListOrdersByBillingCycle,
                         ::testing::Values("MONTHLY", "ANNUAL", "NONE",
                                           "ONE_TIME", "TRIENNIAL", "BIENNIAL"),
                         [](const auto& row) { return row.param; });

TEST(Orders, FromAFileKeepMembersThatTheContractDoesNotKnow) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write("orders.json", R"([{
    "id": "5c2a8d7f0e11",
    "referenceCustomerId": "11111111-2222-4333-8444-555555555555",
    "totalPrice": 36.480,
    "loyalty": { "tier": "gold", "points": 1.50 },
    "lineItems": [ { "lineItemNumber": 0, "colour": "blue" } ]
  }])");
  Deployment deployment({.simulator = {"--orders=" + file}});

  const auto answer = deployment.Call(
      "GetOrder", {{"order_id", "5c2a8d7f0e11"}, {"include_price", true}});

  ASSERT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
  EXPECT_EQ(answer.json.at("order").at("total_price"), "36.480");
  EXPECT_EQ(answer.json.at("order").at("unmapped"),
            Json({{"/loyalty", R"({"tier":"gold","points":1.50})"},
                  {"/lineItems/0/colour", R"("blue")"}}));
  EXPECT_NE(deployment.gateway().process().WaitForLine("/loyalty"), "");
}

}  // namespace
}  // namespace partnercenter::e2e
