#include "simulator/orders/order_book.h"

#include "absl/strings/ascii.h"
#include "simulator/orders/order_file.h"
#include "simulator/orders/order_generator.h"

namespace partnercenter::simulator {

OrderBook::OrderBook(std::vector<Customer> customers)
    : customers_(std::move(customers)) {
  for (size_t i = 0; i < customers_.size(); ++i) places_[customers_[i].id] = i;
}

std::optional<absl::Span<const Order>> OrderBook::OrdersOf(
    absl::string_view id) const {
  const auto place = places_.find(absl::AsciiStrToLower(id));
  if (place == places_.end()) return std::nullopt;
  return absl::MakeConstSpan(customers_[place->second].orders);
}

absl::StatusOr<OrderBook> OpenOrderBook(const OrderBookOptions& options) {
  if (!options.file.empty()) return ReadOrderFile(options.file);
  std::vector<OrderBook::Customer> customers;
  customers.reserve(static_cast<size_t>(options.customers));
  for (int i = 0; i < options.customers; ++i) {
    customers.push_back(
        GenerateCustomer(options.seed, i, options.orders_per_customer));
  }
  return OrderBook(std::move(customers));
}

}  // namespace partnercenter::simulator
