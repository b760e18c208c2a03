#include "client/order_query.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace partnercenter::client {
namespace {

using orders::v1::BillingCycle;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
constexpr char kReseller[] = "bbbb1111-2222-3333-4444-555566667777";
constexpr char kOrders[] =
    "/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders";

OrderQuery ListQuery() {
  return {.customer_id = *base::Guid::Parse(kCustomer)};
}

OrderQuery GetQuery(const std::string& order_id) {
  OrderQuery query = ListQuery();
  query.order_id = OrderId::Parse(order_id);
  return query;
}

TEST(OrderQuery, OfAListHasNoParametersByDefault) {
  EXPECT_EQ(TargetOf(ListQuery()), kOrders);
  EXPECT_EQ(PathOf(ListQuery()), kOrders);
}

TEST(OrderQuery, SendsTheCustomerInLowerCase) {
  OrderQuery query = ListQuery();
  query.customer_id =
      *base::Guid::Parse("4D3CF487-70F4-4E1E-9FF1-B2BFCE8D9F04");
  EXPECT_EQ(TargetOf(query), kOrders);
}

TEST(OrderQuery, OfOneOrderNamesItInThePath) {
  EXPECT_EQ(TargetOf(GetQuery("2ba5ad9eafb8")),
            std::string(kOrders) + "/2ba5ad9eafb8");
}

TEST(OrderQuery, NeverChangesTheCaseOfAnOrderId) {
  EXPECT_EQ(PathOf(GetQuery("aIuQ-_ZB0xGf4sTmBQ5mVY2wYjrTHnXx1")),
            std::string(kOrders) + "/aIuQ-_ZB0xGf4sTmBQ5mVY2wYjrTHnXx1");
}

TEST(OrderQuery, OfOneOrderMayAskForPrices) {
  OrderQuery query = GetQuery("2ba5ad9eafb8");
  query.include_price = true;
  EXPECT_EQ(TargetOf(query),
            std::string(kOrders) + "/2ba5ad9eafb8?include_price=true");
}

TEST(OrderQuery, SendsEachFlagOnlyWhenSet) {
  OrderQuery price = ListQuery();
  price.include_price = true;
  EXPECT_EQ(TargetOf(price), std::string(kOrders) + "?include_price=true");

  OrderQuery system = ListQuery();
  system.include_system_purchases = true;
  EXPECT_EQ(TargetOf(system),
            std::string(kOrders) + "?include_system_purchases=true");

  OrderQuery reseller = ListQuery();
  reseller.indirect_reseller_id = base::Guid::Parse(kReseller);
  EXPECT_EQ(TargetOf(reseller),
            std::string(kOrders) + "?indirect_reseller_id=" + kReseller);
}

TEST(OrderQuery, JoinsAllParameters) {
  OrderQuery query = ListQuery();
  query.billing_cycle = orders::v1::BILLING_CYCLE_MONTHLY;
  query.include_price = true;
  query.include_system_purchases = true;
  query.indirect_reseller_id = base::Guid::Parse(kReseller);
  EXPECT_EQ(TargetOf(query),
            std::string(kOrders) +
                "?billingType=monthly&include_price=true"
                "&include_system_purchases=true&indirect_reseller_id=" +
                kReseller);
  EXPECT_EQ(PathOf(query), kOrders);
}

TEST(OrderQuery, NamesTheCustomerOrTheOrderForErrors) {
  EXPECT_EQ(ResourceNameOf(ListQuery()),
            "customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04");
  EXPECT_EQ(ResourceNameOf(GetQuery("X-1")),
            "customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders/X-1");
}

struct SpellingCase {
  BillingCycle cycle;
  std::string text;
};

void PrintTo(const SpellingCase& c, std::ostream* os) { *os << c.text; }

class BillingType : public ::testing::TestWithParam<SpellingCase> {};

TEST_P(BillingType, IsSentInTheDocumentedSpelling) {
  OrderQuery query = ListQuery();
  query.billing_cycle = GetParam().cycle;
  EXPECT_EQ(TargetOf(query),
            std::string(kOrders) + "?billingType=" + GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    All, BillingType,
    ::testing::Values(
        SpellingCase{orders::v1::BILLING_CYCLE_MONTHLY, "monthly"},
        SpellingCase{orders::v1::BILLING_CYCLE_ANNUAL, "annual"},
        SpellingCase{orders::v1::BILLING_CYCLE_NONE, "none"},
        SpellingCase{orders::v1::BILLING_CYCLE_ONE_TIME, "onetime"},
        SpellingCase{orders::v1::BILLING_CYCLE_TRIENNIAL, "triennial"},
        SpellingCase{orders::v1::BILLING_CYCLE_BIENNIAL, "biennial"}),
    [](const auto& test) { return test.param.text; });

TEST(BillingType, HasASpellingForEveryCycleThatMayBeAskedFor) {
  // UNSPECIFIED and UNKNOWN are none.
  EXPECT_EQ(orders::v1::BillingCycle_descriptor()->value_count() - 2, 6);
}

TEST(Route, IsOneOfTheThreeReads) {
  OrderQuery query = {.customer_id = *base::Guid::Parse(
                          "44e5b981-00c6-4fb0-a738-22ac2ea54ab1")};
  EXPECT_EQ(NameOf(RouteOf(query)), "list_orders");

  query.billing_cycle = orders::v1::BILLING_CYCLE_ANNUAL;
  EXPECT_EQ(NameOf(RouteOf(query)), "list_orders_by_billing_cycle");

  query.order_id = OrderId::Parse("x");
  EXPECT_EQ(NameOf(RouteOf(query)), "get_order");
}

TEST(OrderId, TakesEveryFamilyOfIds) {
  for (const std::string text :
       {"2ba5ad9eafb8", "e9a1c3ce-a4a4-43bd-a4e4-a4b1e5d3b6f1",
        "HK_xF2ZC7SPBxwgZnoTRGvlcWJ4bd4hF1", "0", "_", "-"}) {
    const auto id = OrderId::Parse(text);
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_EQ(id->text(), text);
  }
}

TEST(OrderId, TakesAtMost64Characters) {
  EXPECT_TRUE(OrderId::Parse(std::string(64, 'a')).has_value());
  EXPECT_FALSE(OrderId::Parse(std::string(65, 'a')).has_value());
}

class NotAnOrderId : public ::testing::TestWithParam<std::string> {};

TEST_P(NotAnOrderId, IsRefused) {
  EXPECT_FALSE(OrderId::Parse(GetParam()).has_value());
}

INSTANTIATE_TEST_SUITE_P(All, NotAnOrderId,
                         ::testing::Values("", " ", ".", "..", "a/b", "a?b",
                                           "a#b", "a%2Fb", "a b", "a\r\nb",
                                           "a+b", "a:b", "\xC3\xA4",
                                           std::string("a\0b", 3)));

}  // namespace
}  // namespace partnercenter::client
