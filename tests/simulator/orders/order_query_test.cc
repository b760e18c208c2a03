#include "simulator/orders/order_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

using ::testing::HasSubstr;

OrderQuery Good(const QueryParameters& parameters) {
  const auto parsed = ParseOrderQuery(parameters, false);
  if (const Answer* refusal = std::get_if<Answer>(&parsed)) {
    ADD_FAILURE() << refusal->body;
    return {};
  }
  return std::get<OrderQuery>(parsed);
}

Answer Bad(const QueryParameters& parameters, bool strict = false) {
  const auto parsed = ParseOrderQuery(parameters, strict);
  if (!std::holds_alternative<Answer>(parsed)) {
    ADD_FAILURE() << "the query was accepted";
    return {};
  }
  return std::get<Answer>(parsed);
}

struct BillingTypeRow {
  const char* name;
  const char* text;
  BillingCycle cycle;
};

class BillingType : public ::testing::TestWithParam<BillingTypeRow> {};

TEST_P(BillingType, IsUnderstood) {
  EXPECT_EQ(Good({{"billingType", GetParam().text}}).billing_cycle,
            GetParam().cycle);
}

INSTANTIATE_TEST_SUITE_P(
    OrderQuery, BillingType,
    ::testing::Values(
        BillingTypeRow{"Documented", "onetime", BillingCycle::kOneTime},
        BillingTypeRow{"DotNet", "OneTime", BillingCycle::kOneTime},
        BillingTypeRow{"Java", "one_time", BillingCycle::kOneTime},
        BillingTypeRow{"Number", "4", BillingCycle::kOneTime},
        BillingTypeRow{"LowestNumber", "0", BillingCycle::kUnknown},
        BillingTypeRow{"HighestNumber", "6", BillingCycle::kBiennial},
        BillingTypeRow{"UpperCase", "MONTHLY", BillingCycle::kMonthly},
        BillingTypeRow{"Annual", "annual", BillingCycle::kAnnual},
        BillingTypeRow{"None", "none", BillingCycle::kNone},
        BillingTypeRow{"Triennial", "triennial", BillingCycle::kTriennial},
        BillingTypeRow{"Unknown", "unknown", BillingCycle::kUnknown}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(OrderQuery, RefusesABillingTypeThatIsNone) {
  for (const char* text : {"weekly", "7", "-1", "04", "", "one-time"}) {
    const Answer answer = Bad({{"billingType", text}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("\"code\":900126"));
  }
}

TEST(OrderQuery, RefusesTheUnderscoreOnlyWhenStrict) {
  EXPECT_THAT(Bad({{"billingType", "one_time"}}, /*strict=*/true).body,
              HasSubstr("900126"));
}

TEST(OrderQuery, AsksForNothingByDefault) {
  const OrderQuery query = Good({});
  EXPECT_FALSE(query.billing_cycle.has_value());
  EXPECT_FALSE(query.include_price);
  EXPECT_FALSE(query.include_system_purchases);
  EXPECT_EQ(query.indirect_reseller_id, "");
}

TEST(OrderQuery, ReadsBooleansInAnyCase) {
  EXPECT_TRUE(Good({{"include_price", "True"}}).include_price);
  EXPECT_FALSE(Good({{"include_price", "False"}}).include_price);
  EXPECT_THAT(Bad({{"include_price", "yes"}}).body, HasSubstr("800002"));
  EXPECT_THAT(Bad({{"include_system_purchases", ""}}).body,
              HasSubstr("include_system_purchases"));
}

TEST(OrderQuery, RefusesAResellerThatIsNoGuid) {
  EXPECT_THAT(Bad({{"indirect_reseller_id", "x"}}).body,
              HasSubstr("indirect_reseller_id"));
}

TEST(OrderQuery, LeavesSystemOrdersOutUnlessAskedFor) {
  Order order;
  order.made_by_system = true;
  EXPECT_FALSE(Matches(OrderQuery{}, order));
  EXPECT_TRUE(Matches(OrderQuery{.billing_cycle = {},
                                 .include_price = false,
                                 .include_system_purchases = true,
                                 .indirect_reseller_id = ""},
                      order));
}

TEST(OrderQuery, ChoosesOrdersByCycleAndReseller) {
  Order order;
  order.billing_cycle = BillingCycle::kAnnual;
  order.indirect_reseller_id = "r1";
  OrderQuery query;
  EXPECT_TRUE(Matches(query, order));
  query.billing_cycle = BillingCycle::kAnnual;
  query.indirect_reseller_id = "r1";
  EXPECT_TRUE(Matches(query, order));
  query.billing_cycle = BillingCycle::kMonthly;
  EXPECT_FALSE(Matches(query, order));
  query.billing_cycle.reset();
  query.indirect_reseller_id = "r2";
  EXPECT_FALSE(Matches(query, order));
}

}  // namespace
}  // namespace partnercenter::simulator
