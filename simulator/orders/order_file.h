#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulator/orders/order_book.h"

namespace partnercenter::simulator {

// Reads orders from a JSON file of one of these forms:
//
// - an object of customer ids, each with an array of orders;
// - an array of orders, each belonging to the customer in
//   `referenceCustomerId`;
// - a list answer of Partner Center, `{"items": [orders], ...}`, likewise.
//
// Orders are sent as they are in the file, but for white space: unknown members
// and the spelling of numbers are kept. Orders from a file belong to no
// indirect reseller.
//
// Errors: NotFound if the file cannot be read; InvalidArgument if it is not
// JSON, has none of these forms, or if an order has no id or a duplicate one.
// The message names the file, the position in it and the problem.
absl::StatusOr<OrderBook> ReadOrderFile(const std::string& path);

// Reads orders from the file's text. The error messages do not name a file.
absl::StatusOr<OrderBook> ReadOrders(absl::string_view text);

}  // namespace partnercenter::simulator
