#pragma once

#include <optional>
#include <string>
#include <variant>

#include "simulator/http/answer.h"
#include "simulator/http/query_parameters.h"
#include "simulator/orders/billing_cycle.h"
#include "simulator/orders/order.h"

namespace partnercenter::simulator {

// What the query of an orders request asks for. The defaults are those of the
// upstream's REST reference, "Get orders for a customer and an indirect
// reseller partner".
struct OrderQuery {
  std::optional<BillingCycle> billing_cycle;
  bool include_price = false;
  bool include_system_purchases = false;
  // In lower case; empty: all orders.
  std::string indirect_reseller_id;
};

// The query, or the refusal of one that cannot be understood: code 900126 for
// billingType, 800002 for others. Unknown parameters are ignored.
std::variant<OrderQuery, Answer> ParseOrderQuery(
    const QueryParameters& parameters, bool strict_billing_type);

// Whether a list for this query has the order.
bool Matches(const OrderQuery& query, const Order& order);

}  // namespace partnercenter::simulator
