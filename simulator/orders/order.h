#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/orders/billing_cycle.h"

namespace partnercenter::simulator {

// An order as it is sent, and the properties that requests select by. The JSON
// texts are made once, so that a list is a concatenation of strings.
struct Order {
  std::string id;
  BillingCycle billing_cycle = BillingCycle::kUnknown;
  // Placed by Microsoft: transaction type SystemPurchase or SystemBilling.
  bool made_by_system = false;
  // Id in lower case of the indirect reseller that placed it; empty: the
  // partner. The upstream does not send it.
  std::string indirect_reseller_id;

  // Compact JSON.
  std::string with_prices;
  std::string without_prices;
};

// Reads an order from its JSON text. Members, their order and the spelling of
// numbers are kept; white space is not.
//
// Errors: InvalidArgument if it is not a JSON object with a non-empty string
// `id`.
absl::StatusOr<Order> ReadOrder(absl::string_view text);

// Returns true if `requested` denotes the order with `id`: ids that are GUIDs
// are case-insensitive, all others are case-sensitive.
bool IsSameOrderId(absl::string_view id, absl::string_view requested);

}  // namespace partnercenter::simulator
