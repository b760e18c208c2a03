#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "simulator/orders/order.h"

namespace partnercenter::simulator {

// The orders of all customers, in the order in which lists return them.
// Immutable, so any number of threads may read it.
class OrderBook {
 public:
  struct Customer {
    // A GUID in lower case.
    std::string id;
    std::vector<Order> orders;
  };

  OrderBook() = default;
  // Customer ids must be unique.
  explicit OrderBook(std::vector<Customer> customers);

  // Returns all customers, in the order of generation or of the file.
  absl::Span<const Customer> customers() const { return customers_; }

  // Returns the orders of a customer; nothing if there is no such customer.
  // `id` is case-insensitive.
  std::optional<absl::Span<const Order>> OrdersOf(absl::string_view id) const;

 private:
  std::vector<Customer> customers_;
  // Indices into `customers_` by customer id.
  std::map<std::string, size_t> places_;
};

// The source of a book's orders.
struct OrderBookOptions {
  // File of orders (see order_file.h). Empty: orders are generated from the
  // other options. The same seed always gives the same customers and orders; a
  // smaller number of either gives the first ones of a larger number.
  std::string file;
  uint64_t seed = 1;
  int customers = 5;
  int orders_per_customer = 12;
};

// Reads the book from a file or generates it.
//
// Errors: those of ReadOrderFile.
absl::StatusOr<OrderBook> OpenOrderBook(const OrderBookOptions& options);

}  // namespace partnercenter::simulator
