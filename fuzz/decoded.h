#pragma once

#include "client/decode/order_decoder.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::fuzz {

// Requires the invariants of a decoded order.
void RequireOrder(const orders::v1::Order& order);

// Requires the invariants of a document's unmapped names.
void RequireUnmappedNames(const client::UnmappedNames& names);

}  // namespace partnercenter::fuzz
