#pragma once

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "simulator/orders/order_book.h"

namespace partnercenter::simulator {

// The indirect resellers of generated orders. Of each customer's orders, the
// first belongs to none, the second to the first reseller, the third to the
// second reseller, and so on in turn.
inline constexpr std::array<absl::string_view, 2> kIndirectResellers = {
    "00000000-0000-4000-8000-000000000001",
    "00000000-0000-4000-8000-000000000002"};

// Generates customer number `customer` (from 0) with `orders` orders. The
// result depends on the arguments only, and an order does not depend on the
// number of orders after it.
//
// The kinds of orders (order_kind.h) alternate, starting with a different one
// for each customer, so a customer with 40 orders has all kinds and statuses.
// About 1 order in 100 has an undocumented billing cycle.
OrderBook::Customer GenerateCustomer(uint64_t seed, int customer, int orders);

}  // namespace partnercenter::simulator
