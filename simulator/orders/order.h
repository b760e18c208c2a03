#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/orders/billing_cycle.h"

namespace partnercenter::simulator {

// An order as it is sent, and what requests choose orders by. The texts are
// made once, so that a list is a join of strings.
struct Order {
  std::string id;
  BillingCycle billing_cycle = BillingCycle::kUnknown;
  // Whether Microsoft placed it: transaction type SystemPurchase or
  // SystemBilling.
  bool made_by_system = false;
  // The indirect reseller who placed it, in lower case; empty: the partner.
  // Upstream does not send it.
  std::string indirect_reseller_id;

  // Compact JSON.
  std::string with_prices;
  std::string without_prices;
};

// The order that this JSON text holds; its members, their order and the
// spelling of numbers are kept, white space is not.
//
// Errors: InvalidArgument if it is not a JSON object with a non-empty string
// `id`.
absl::StatusOr<Order> ReadOrder(absl::string_view text);

// Whether a request for `requested` means the order with `id`: ids that are
// GUIDs are the same in any case, all others are case-sensitive.
bool IsSameOrderId(absl::string_view id, absl::string_view requested);

}  // namespace partnercenter::simulator
