#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "simulator/http/answer.h"
#include "simulator/orders/order_book.h"
#include "simulator/orders/order_query.h"
#include "simulator/simulator_options.h"

namespace partnercenter::simulator {

// What a path below /v1 means.
struct OrdersRoute {
  std::string customer_id;
  // Empty: the list.
  std::string order_id;
};

// The route of `/v1/customers/{c}/orders` and `/v1/customers/{c}/orders/{o}`;
// nothing for any other path. Doubled and trailing slashes do not matter, as
// upstream (the Java SDK sends them).
std::optional<OrdersRoute> ParseOrdersRoute(absl::string_view path);

// Answers requests for orders out of a book: who is asked for, what is
// filtered, what is refused. Answers have no byte-order mark and none of the
// headers that all answers share. Thread-safe.
class OrdersService {
 public:
  // Both outlive the service.
  OrdersService(const SimulatorOptions& options, const OrderBook& book)
      : options_(options), book_(book) {}

  Answer Get(const OrdersRoute& route, const QueryParameters& parameters) const;

 private:
  const SimulatorOptions& options_;
  const OrderBook& book_;
};

}  // namespace partnercenter::simulator
