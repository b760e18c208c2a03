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

// The orders of each customer, in the order in which lists give them. Does not
// change once made, so any number of threads may read it.
class OrderBook {
 public:
  struct Customer {
    // A GUID in lower case.
    std::string id;
    std::vector<Order> orders;
  };

  OrderBook() = default;
  // No customer stands twice.
  explicit OrderBook(std::vector<Customer> customers);

  // All customers, in the order in which they were generated or stand in the
  // file.
  absl::Span<const Customer> customers() const { return customers_; }

  // The orders of a customer; nothing if there is no such customer. `id` in
  // any case.
  std::optional<absl::Span<const Order>> OrdersOf(absl::string_view id) const;

 private:
  std::vector<Customer> customers_;
  // From a customer's id to the place in `customers_`.
  std::map<std::string, size_t> places_;
};

// The source of a book's orders.
struct OrderBookOptions {
  // A file of orders (see order_file.h). Empty: orders are generated from the
  // other options. The same seed always gives the same customers and orders;
  // fewer of either are the first of more.
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
