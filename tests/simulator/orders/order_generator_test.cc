#include "simulator/orders/order_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::IsSupersetOf;

// Returns the texts at a JSON pointer in the orders of a big customer.
std::set<std::string> TextsAt(const char* pointer) {
  std::set<std::string> texts;
  for (const Order& order : GenerateCustomer(1, 0, 300).orders) {
    const json value = json::parse(order.with_prices)
                           .value(json::json_pointer(pointer), json());
    texts.insert(value.is_string() ? value.get<std::string>() : value.dump());
  }
  return texts;
}

// Returns a price in hundredths; prices have at most two decimals.
int64_t Cents(const json& price) {
  return static_cast<int64_t>(price.get<double>() * 100 + 0.5);
}

TEST(OrderGenerator, MakesTheSameCustomerFromTheSameSeed) {
  const auto one = GenerateCustomer(7, 2, 40);
  const auto other = GenerateCustomer(7, 2, 40);
  EXPECT_EQ(one.id, other.id);
  for (size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(one.orders[i].with_prices, other.orders[i].with_prices);
  }
}

TEST(OrderGenerator, MakesOtherCustomersFromOtherSeedsAndNumbers) {
  const std::set<std::string> ids = {
      GenerateCustomer(1, 0, 0).id, GenerateCustomer(1, 1, 0).id,
      GenerateCustomer(2, 0, 0).id, GenerateCustomer(2, 1, 0).id};
  EXPECT_EQ(ids.size(), 4u);
}

TEST(OrderGenerator, KeepsAnOrderWhenMoreFollow) {
  EXPECT_EQ(GenerateCustomer(1, 0, 3).orders[2].with_prices,
            GenerateCustomer(1, 0, 300).orders[2].with_prices);
}

// The demo, its documentation and other tests depend on these bytes.
TEST(OrderGenerator, MakesTheDefaultSeedsFirstCustomerAsEver) {
  const auto customer = GenerateCustomer(1, 0, 1);
  EXPECT_EQ(customer.id, "44e5b981-00c6-4fb0-a738-22ac2ea54ab1");
  EXPECT_EQ(customer.orders[0].id, "79e9f5a80f9a");
}

TEST(OrderGenerator, GivesTheFirstTwelveOrdersEveryDocumentedCycle) {
  std::set<BillingCycle> cycles;
  for (const Order& order : GenerateCustomer(1, 0, 12).orders) {
    cycles.insert(order.billing_cycle);
  }
  EXPECT_THAT(cycles, IsSupersetOf(
                          {BillingCycle::kMonthly, BillingCycle::kAnnual,
                           BillingCycle::kNone, BillingCycle::kOneTime,
                           BillingCycle::kTriennial, BillingCycle::kBiennial}));
}

TEST(OrderGenerator, HasUnusualBillingCyclesToo) {
  EXPECT_THAT(TextsAt("/billingCycle"), IsSupersetOf({"Annual", "quarterly"}));
}

TEST(OrderGenerator, HasEveryStatusAndOrdersWithout) {
  EXPECT_THAT(
      TextsAt("/status"),
      IsSupersetOf({"unknown", "completed", "pending", "cancelled", "suspended",
                    "pending_review", "pending_po_upload", "po_upload_complete",
                    "po_review_rejected", "partial_success", "error", "null"}));
}

TEST(OrderGenerator, HasEveryTransactionType) {
  EXPECT_THAT(TextsAt("/transactionType"),
              IsSupersetOf(
                  {"UserPurchase", "SystemPurchase", "SystemBilling", "null"}));
  EXPECT_THAT(TextsAt("/lineItems/0/transactionType"),
              IsSupersetOf({"New", "Renew", "AddQuantity", "RemoveQuantity",
                            "Cancel", "Convert", "CustomerCredit", "null"}));
}

TEST(OrderGenerator, HasAllThreeFamiliesOfIds) {
  int guids = 0, modern = 0, new_commerce = 0;
  for (const Order& order : GenerateCustomer(1, 0, 30).orders) {
    if (IsGuid(order.id)) ++guids;
    if (order.id.size() == 33 && order.id.back() == '1') ++modern;
    if (order.id.size() == 12) ++new_commerce;
  }
  EXPECT_GT(guids, 0);
  EXPECT_GT(modern, 0);
  EXPECT_GT(new_commerce, 0);
  EXPECT_EQ(guids + modern + new_commerce, 30);
}

TEST(OrderGenerator, HasTheMembersThatFewOrdersHave) {
  std::set<std::string> members;
  for (const Order& order : GenerateCustomer(1, 0, 300).orders) {
    const json parsed = json::parse(order.with_prices);
    for (const json& line : parsed.at("lineItems")) {
      for (const auto& member : line.items()) members.insert(member.key());
    }
  }
  EXPECT_THAT(members,
              IsSupersetOf({"promotionId", "renewsTo", "customTermEndDate",
                            "partnerIdOnRecord", "parentSubscriptionId",
                            "provisioningContext", "purchaseCommitment"}));
}

TEST(OrderGenerator, HasEmptyClientsTermsAndNonAsciiCurrencies) {
  EXPECT_THAT(TextsAt("/client"), Contains("{}"));
  EXPECT_THAT(TextsAt("/lineItems/0/termDuration"), Contains(""));
  EXPECT_THAT(TextsAt("/currencySymbol"), Contains("\u20ac"));
}

TEST(OrderGenerator, GivesPendingLinesNoSubscriptionAndCancelledOnesNoSeats) {
  for (const Order& order : GenerateCustomer(1, 0, 300).orders) {
    const json parsed = json::parse(order.with_prices);
    const std::string status = parsed.value("status", "");
    for (const json& line : parsed.at("lineItems")) {
      if (status == "pending") {
        EXPECT_FALSE(line.contains("subscriptionId"));
      }
      if (status == "cancelled") {
        EXPECT_EQ(line.at("quantity"), 0);
      }
    }
  }
}

TEST(OrderGenerator, AddsPricesUpToTheCent) {
  for (const Order& order : GenerateCustomer(1, 0, 300).orders) {
    const json parsed = json::parse(order.with_prices);
    int64_t total = 0;
    for (const json& line : parsed.at("lineItems")) {
      const json& pricing = line.at("pricing");
      EXPECT_EQ(Cents(pricing.at("price")) * line.at("quantity").get<int64_t>(),
                Cents(pricing.at("extendedPrice")));
      total += Cents(pricing.at("extendedPrice"));
    }
    EXPECT_EQ(total, Cents(parsed.at("totalPrice"))) << order.id;
  }
}

TEST(OrderGenerator, SpellsPricesWithAtMostTwoDecimals) {
  for (const std::string& text : TextsAt("/totalPrice")) {
    EXPECT_LE(text.size() - text.find('.'), 3u) << text;
  }
}

TEST(OrderGenerator, SendsNoIndirectResellers) {
  for (const Order& order : GenerateCustomer(1, 0, 30).orders) {
    EXPECT_FALSE(
        absl::StrContains(order.with_prices, "00000000-0000-4000-8000"));
  }
}

TEST(OrderGenerator, MakesOrdersOfAUsualSize) {
  size_t size = 0;
  for (const Order& order : GenerateCustomer(1, 0, 1000).orders) {
    size += order.without_prices.size();
  }
  EXPECT_GT(size, 1'000'000u);
  EXPECT_LT(size, 1'400'000u);
}

}  // namespace
}  // namespace partnercenter::simulator
