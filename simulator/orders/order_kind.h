#pragma once

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "simulator/orders/product_catalog.h"

namespace partnercenter::simulator {

// The families of orders in Partner Center, by age. They differ in their ids,
// dates, links and members.
enum class OrderFamily {
  // Ids are GUIDs; orders have an etag and a date with an offset, but no
  // currency symbol.
  kLegacy,
  // 2018 to 2020: ids of 33 characters, the last a 1.
  kModern,
  // Since 2022: ids of 12 hexadecimal digits, equal to alternateId.
  kNewCommerce,
};

// Properties shared by orders of one kind.
struct OrderKind {
  OrderFamily family;
  absl::string_view billing_cycle;
  // ISO 8601; empty for perpetual licences.
  absl::string_view term;
  // Months covered by one charge.
  int months;
  absl::Span<const Product> (*products)();
  // Sent as `transactionType`, where the family has it.
  absl::string_view transaction_type = "UserPurchase";
  bool trial = false;
};

// Returns all kinds. The first twelve cover every documented billing cycle.
absl::Span<const OrderKind> OrderKinds();

// Returns the less common statuses, as they appear on the wire.
absl::Span<const absl::string_view> RarerStatuses();

// Returns true if the lines of an order with this status already have
// subscriptions.
bool IsProvisioned(absl::string_view status);

}  // namespace partnercenter::simulator
