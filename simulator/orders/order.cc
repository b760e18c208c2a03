#include "simulator/orders/order.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "simulator/text/guid.h"
#include "simulator/text/json_text.h"

namespace partnercenter::simulator {
namespace {

// Returns the text of a member; empty if it is missing or not a string.
std::string TextOf(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) return "";
  return member->get<std::string>();
}

}  // namespace

absl::StatusOr<Order> ReadOrder(absl::string_view text) {
  const auto json = nlohmann::json::parse(text.begin(), text.end(),
                                          /*cb=*/nullptr,
                                          /*allow_exceptions=*/false);
  if (!json.is_object()) return absl::InvalidArgumentError("not an object");
  Order order;
  order.id = TextOf(json, "id");
  if (order.id.empty())
    return absl::InvalidArgumentError("`id` is missing, empty or not a string");
  order.billing_cycle = BillingCycleOf(TextOf(json, "billingCycle"));
  const std::string type = TextOf(json, "transactionType");
  order.made_by_system = type == "SystemPurchase" || type == "SystemBilling";
  order.with_prices = CompactJson(text);
  order.without_prices = WithoutPrices(order.with_prices);
  return order;
}

bool IsSameOrderId(absl::string_view id, absl::string_view requested) {
  return IsGuid(id) ? absl::EqualsIgnoreCase(id, requested) : id == requested;
}

}  // namespace partnercenter::simulator
