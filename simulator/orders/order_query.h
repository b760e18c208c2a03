#pragma once

#include <optional>
#include <string>
#include <variant>

#include "simulator/http/answer.h"
#include "simulator/http/query_parameters.h"
#include "simulator/orders/billing_cycle.h"
#include "simulator/orders/order.h"

namespace partnercenter::simulator {

// Parsed query of an orders request. The defaults are those of the upstream's
// REST reference, "Get orders for a customer and an indirect reseller partner".
struct OrderQuery {
  std::optional<BillingCycle> billing_cycle;
  bool include_price = false;
  bool include_system_purchases = false;
  // Id in lower case; empty: all orders.
  std::string indirect_reseller_id;
};

// Parses the query, or returns the error for an invalid one: code 900126 for
// billingType, 800002 for other parameters. Unknown parameters are ignored.
std::variant<OrderQuery, Answer> ParseOrderQuery(
    const QueryParameters& parameters, bool strict_billing_type);

// Returns true if a list for this query contains the order.
bool Matches(const OrderQuery& query, const Order& order);

}  // namespace partnercenter::simulator
