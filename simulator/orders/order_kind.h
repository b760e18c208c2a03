#pragma once

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "simulator/orders/product_catalog.h"

namespace partnercenter::simulator {

// The families of orders that Partner Center has grown over the years. They
// differ in their ids, dates, links and in which members they have.
enum class OrderFamily {
  // Ids are GUIDs; has an etag and an offset date, but no currency symbol.
  kLegacy,
  // 2018 to 2020: ids of 33 characters, the last a 1.
  kModern,
  // Since 2022: ids of 12 hexadecimal digits, equal to alternateId.
  kNewCommerce,
};

// What orders of one kind have in common.
struct OrderKind {
  OrderFamily family;
  absl::string_view billing_cycle;
  // ISO 8601; empty for perpetual licences.
  absl::string_view term;
  // Months that one charge of this kind is for.
  int months;
  absl::Span<const Product> (*products)();
  // Sent as `transactionType`, where the family has it.
  absl::string_view transaction_type = "UserPurchase";
  bool trial = false;
};

// All kinds. The first twelve have every documented billing cycle.
absl::Span<const OrderKind> OrderKinds();

// The statuses that not all orders have, as they stand on the wire.
absl::Span<const absl::string_view> RarerStatuses();

// Whether the lines of an order of this status have subscriptions yet.
bool IsProvisioned(absl::string_view status);

}  // namespace partnercenter::simulator
