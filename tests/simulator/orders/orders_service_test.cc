#include "simulator/orders/orders_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "simulator/orders/order_generator.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class OrdersServiceTest : public ::testing::Test {
 protected:
  OrdersServiceTest() : book_({GenerateCustomer(1, 0, 40)}) {}

  const OrderBook::Customer& customer() const { return book_.customers()[0]; }

  Answer Get(const std::string& customer_id, const std::string& order_id,
             const QueryParameters& parameters = {}) const {
    return OrdersService(options_, book_)
        .Get({customer_id, order_id}, parameters);
  }

  json List(const QueryParameters& parameters = {}) const {
    return json::parse(Get(customer().id, "", parameters).body);
  }

  OrdersOptions options_;
  const OrderBook book_;
};

TEST(OrdersRoute, KnowsListsAndOrders) {
  EXPECT_EQ(ParseOrdersRoute("/v1/customers/c/orders")->customer_id, "c");
  EXPECT_EQ(ParseOrdersRoute("/v1/customers/c/orders")->order_id, "");
  EXPECT_EQ(ParseOrdersRoute("/v1//customers/c/orders/o/")->order_id, "o");
}

TEST(OrdersRoute, KnowsNoOtherPath) {
  for (const char* path :
       {"/", "/v1", "/customers/c/orders", "/v2/customers/c/orders",
        "/v1/customers/c", "/v1/customers/c/subscriptions",
        "/v1/customers/c/orders/o/provisioningstatus"}) {
    EXPECT_FALSE(ParseOrdersRoute(path).has_value()) << path;
  }
}

TEST_F(OrdersServiceTest, ListsOrdersInACollection) {
  const json list = List({{"include_system_purchases", "true"}});
  EXPECT_EQ(list.at("totalCount"), 40);
  EXPECT_EQ(list.at("items").size(), 40u);
  EXPECT_EQ(list.at("links").at("self").at("uri"),
            "/customers/" + customer().id + "/orders");
  EXPECT_EQ(list.at("attributes").at("objectType"), "Collection");
}

TEST_F(OrdersServiceTest, SendsOneLine) {
  EXPECT_THAT(Get(customer().id, "").body, Not(HasSubstr("\n")));
}

TEST_F(OrdersServiceTest, ListsSystemPurchasesOnlyWhenAsked) {
  const json without = List();
  EXPECT_LT(without.at("totalCount"), 40);
  for (const json& order : without.at("items")) {
    const std::string type = order.value("transactionType", "");
    EXPECT_TRUE(type != "SystemPurchase" && type != "SystemBilling");
  }
}

TEST_F(OrdersServiceTest, ListsOneBillingCycleWhateverItsCase) {
  const json list =
      List({{"billingType", "annual"}, {"include_system_purchases", "true"}});
  std::set<std::string> cycles;
  for (const json& order : list.at("items")) {
    cycles.insert(
        absl::AsciiStrToLower(order.at("billingCycle").get<std::string>()));
  }
  EXPECT_EQ(cycles, std::set<std::string>{"annual"});
}

TEST_F(OrdersServiceTest, ListsTheOrdersOfOneReseller) {
  const auto count = [this](absl::string_view reseller) {
    return List({{"indirect_reseller_id", std::string(reseller)},
                 {"include_system_purchases", "true"}})
        .at("totalCount");
  };
  EXPECT_EQ(count(kIndirectResellers[0]), 13);
  EXPECT_EQ(count(kIndirectResellers[1]), 13);
  EXPECT_EQ(count("99999999-0000-4000-8000-000000000000"), 0);
}

TEST_F(OrdersServiceTest, SendsPricesOnlyWhenAsked) {
  EXPECT_THAT(Get(customer().id, "").body, Not(HasSubstr("rice\":")));
  const Answer priced = Get(customer().id, "", {{"include_price", "true"}});
  EXPECT_THAT(priced.body, HasSubstr("\"totalPrice\":"));
  EXPECT_THAT(priced.body, HasSubstr("\"pricing\":{\"listPrice\":"));
}

TEST_F(OrdersServiceTest, FindsEveryOrderByItsId) {
  for (const Order& order : customer().orders) {
    EXPECT_EQ(Get(customer().id, order.id).body, order.without_prices);
  }
}

TEST_F(OrdersServiceTest, KnowsCustomersAndGuidOrderIdsInAnyCase) {
  const std::string legacy_id = customer().orders[1].id;
  ASSERT_EQ(legacy_id.size(), 36u);
  const Answer answer = Get(absl::AsciiStrToUpper(customer().id),
                            absl::AsciiStrToUpper(legacy_id));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(json::parse(answer.body).at("id"), legacy_id);
}

TEST_F(OrdersServiceTest, KnowsOtherOrderIdsInTheirOwnCaseOnly) {
  const std::string modern_id = customer().orders[2].id;
  ASSERT_EQ(modern_id.size(), 33u);
  EXPECT_EQ(Get(customer().id, absl::AsciiStrToLower(modern_id)).status, 404);
}

TEST_F(OrdersServiceTest, RefusesACustomerIdThatIsNoGuid) {
  const Answer answer = Get("bob", "");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body,
            R"({"code":2000,"description":"Tenant Id must be a GUID.",)"
            R"("data":[],"source":"PartnerFD"})");
}

TEST_F(OrdersServiceTest, DoesNotKnowOtherCustomers) {
  const Answer answer = Get("99999999-0000-4000-8000-000000000000", "");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(json::parse(answer.body).at("code"), 60003);
}

TEST_F(OrdersServiceTest, RefusesForeignCustomers) {
  const Answer answer = Get(kForeignCustomer, "");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(json::parse(answer.body).at("code"), 20002);
  EXPECT_THAT(answer.body, HasSubstr(kForeignCustomer));
}

TEST_F(OrdersServiceTest, RefusesTheForeignCustomersThatAreGiven) {
  options_.foreign_customers = {customer().id};
  EXPECT_EQ(Get(customer().id, "").status, 403);
  EXPECT_EQ(Get(kForeignCustomer, "").status, 404);
}

TEST_F(OrdersServiceTest, DoesNotKnowOtherOrders) {
  const Answer answer = Get(customer().id, "nothere");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(json::parse(answer.body).at("code"), 20000);
}

TEST_F(OrdersServiceTest, RefusesPricesWhereTheyAreDenied) {
  options_.deny_prices = true;
  EXPECT_EQ(Get(customer().id, "").status, 200);
  const Answer answer = Get(customer().id, "", {{"include_price", "true"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(json::parse(answer.body).at("code"), 800043);
}

}  // namespace
}  // namespace partnercenter::simulator
