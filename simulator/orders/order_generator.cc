#include "simulator/orders/order_generator.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "simulator/orders/creation_date.h"
#include "simulator/orders/line_item_generator.h"
#include "simulator/orders/link_json.h"
#include "simulator/orders/order_kind.h"
#include "simulator/orders/product_catalog.h"
#include "simulator/text/seeded_random.h"

namespace partnercenter::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kAlphanumerics[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr char kIdCharacters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Distance between the first kinds of two neighbouring customers.
constexpr int kKindsPerCustomer = 4;

// An order under construction.
struct Draft {
  const OrderKind& kind;
  const Market& market;
  std::string customer_id;
  std::string id;
  std::string status;
};

absl::string_view StatusOf(int index) {
  if (index % 4 != 2) return "completed";
  const auto statuses = RarerStatuses();
  return statuses[static_cast<size_t>(index / 4) % statuses.size()];
}

std::string NewOrderId(OrderFamily family, SeededRandom& random) {
  switch (family) {
    case OrderFamily::kLegacy:
      return random.Guid();
    case OrderFamily::kModern: {
      // Two statements, because the order of calls within one is unspecified.
      std::string id = random.Text(1, kAlphanumerics);
      absl::StrAppend(&id, random.Text(31, kIdCharacters), "1");
      return id;
    }
    case OrderFamily::kNewCommerce:
      return random.Text(12, kHexDigits);
  }
  std::abort();
}

std::string BillingCycleText(const OrderKind& kind, SeededRandom& random) {
  // Partner Center has sent this spelling after the cycle of a legacy order was
  // changed.
  if (kind.family == OrderFamily::kLegacy && kind.billing_cycle == "annual" &&
      random.OneIn(4)) {
    return "Annual";
  }
  // A value that Microsoft may add in future: readers must accept it.
  if (kind.family == OrderFamily::kNewCommerce && random.OneIn(70)) {
    return "quarterly";
  }
  return std::string(kind.billing_cycle);
}

std::string CreationDate(OrderFamily family, SeededRandom& random) {
  switch (family) {
    case OrderFamily::kLegacy:
      return LegacyDate(random);
    case OrderFamily::kModern:
      return ModernDate(random);
    case OrderFamily::kNewCommerce:
      return NewCommerceDate(random);
  }
  std::abort();
}

Json OrderLinks(const Draft& draft) {
  const std::string self = OrderUri(draft.customer_id, draft.id);
  Json links = {{"self", Link(self)}};
  if (draft.kind.family == OrderFamily::kLegacy) return links;
  links["provisioningStatus"] = Link(absl::StrCat(self, "/provisioningstatus"));
  if (draft.kind.family == OrderFamily::kNewCommerce) {
    links["patchOperation"] = Link(self, "PATCH");
  }
  return links;
}

Json Attributes(const Draft& draft) {
  if (draft.kind.family != OrderFamily::kLegacy) {
    return {{"objectType", "Order"}};
  }
  return {{"etag", absl::Base64Escape(absl::StrCat(R"({"id":")", draft.id,
                                                   R"(","version":1})"))},
          {"objectType", "Order"}};
}

Json Client(SeededRandom& random, const Market& market) {
  if (random.OneIn(3)) return Json::object();
  return {
      {"marketplaceCountry", std::string(market.country)},
      {"deviceFamily", "UniversalStore-PartnerCenter"},
      {"name", random.OneIn(2) ? "Partner Center API" : "Partner Center Web"}};
}

void AddHead(const Draft& draft, SeededRandom& random, Json& order) {
  const OrderFamily family = draft.kind.family;
  order["id"] = draft.id;
  if (family == OrderFamily::kNewCommerce) order["alternateId"] = draft.id;
  if (family == OrderFamily::kModern && random.OneIn(2)) {
    order["alternateId"] = random.Text(12, kHexDigits);
  }
  order["referenceCustomerId"] = draft.customer_id;
  order["billingCycle"] = BillingCycleText(draft.kind, random);
  order["currencyCode"] = std::string(draft.market.currency_code);
  if (family != OrderFamily::kLegacy) {
    order["currencySymbol"] = std::string(draft.market.currency_symbol);
  }
}

void AddTail(const Draft& draft, SeededRandom& random, Json& order) {
  const OrderFamily family = draft.kind.family;
  order["creationDate"] = CreationDate(family, random);
  // Some of the oldest orders have no status once they are completed.
  if (family != OrderFamily::kLegacy || draft.status != "completed" ||
      random.OneIn(2)) {
    order["status"] = draft.status;
  }
  if (family == OrderFamily::kNewCommerce) {
    order["transactionType"] = std::string(draft.kind.transaction_type);
  }
  if (draft.status != "cancelled") order["links"] = OrderLinks(draft);
  if (family == OrderFamily::kNewCommerce) {
    order["client"] = Client(random, draft.market);
  }
  order["attributes"] = Attributes(draft);
}

std::string OrderText(const Draft& draft, SeededRandom& random) {
  Json order;
  AddHead(draft, random, order);
  GeneratedLineItems lines = GenerateLineItems(
      {draft.kind, draft.market, draft.customer_id, draft.status}, random);
  order["lineItems"] = std::move(lines.json);
  order["totalPrice"] = PriceOf(lines.total_cents);
  AddTail(draft, random, order);
  return order.dump();
}

}  // namespace

OrderBook::Customer GenerateCustomer(uint64_t seed, int customer, int orders) {
  const auto number = static_cast<uint64_t>(customer);
  OrderBook::Customer result;
  result.id = SeededRandom({seed, number}).Guid();
  const auto kinds = OrderKinds();
  const auto markets = Markets();
  for (int i = 0; i < orders; ++i) {
    SeededRandom random({seed, number, static_cast<uint64_t>(i)});
    const auto kind = static_cast<size_t>(customer) * kKindsPerCustomer +
                      static_cast<size_t>(i);
    Draft draft{kinds[kind % kinds.size()], markets[number % markets.size()],
                result.id, "", std::string(StatusOf(i))};
    draft.id = NewOrderId(draft.kind.family, random);
    absl::StatusOr<Order> order = ReadOrder(OrderText(draft, random));
    // Generated above: a failure here is a bug in this file.
    if (!order.ok()) std::abort();
    if (i % 3 != 0) {
      order->indirect_reseller_id =
          std::string(kIndirectResellers[static_cast<size_t>(i % 3) - 1]);
    }
    result.orders.push_back(*std::move(order));
  }
  return result;
}

}  // namespace partnercenter::simulator
