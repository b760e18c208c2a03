#pragma once

#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "simulator/http/answer.h"
#include "simulator/http/query_parameters.h"
#include "simulator/orders/order_book.h"

namespace partnercenter::simulator {

// Customer that exists but has no reseller relationship with the partner,
// unless the options name others: requests for its orders are refused with code
// 20002.
inline constexpr char kForeignCustomer[] =
    "00000000-0000-4000-8000-000000000403";

// Requests that the orders API refuses.
struct OrdersOptions {
  // Customer ids in lower case that are refused with 403, code 20002.
  std::set<std::string> foreign_customers = {kForeignCustomer};
  // Refuse include_price=true with 403, code 800043.
  bool deny_prices = false;
  // Refuse billingType=one_time: only the spelling without underscore is
  // documented, and the behaviour of the real service is not known.
  bool strict_billing_type = false;
};

// The parts of a path below /v1.
struct OrdersRoute {
  std::string customer_id;
  // Id of the order; empty: the list.
  std::string order_id;
};

// Parses `/v1/customers/{c}/orders` and `/v1/customers/{c}/orders/{o}`; returns
// nothing for any other path. Doubled and trailing slashes are ignored, as by
// the upstream (the Java SDK sends them).
std::optional<OrdersRoute> ParseOrdersRoute(absl::string_view path);

// Answers order requests from a book: checks the customer, filters by the
// query, refuses what the options refuse. Answers have no byte-order mark and
// none of the headers that all answers share. Thread-safe.
class OrdersService {
 public:
  // `options` and `book` must outlive the service.
  OrdersService(const OrdersOptions& options, const OrderBook& book)
      : options_(options), book_(book) {}

  Answer Get(const OrdersRoute& route, const QueryParameters& parameters) const;

 private:
  const OrdersOptions& options_;
  const OrderBook& book_;
};

}  // namespace partnercenter::simulator
