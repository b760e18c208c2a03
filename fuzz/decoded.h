#pragma once

#include "client/decode/order_decoder.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::fuzz {

// What must hold of every order that was decoded.
void RequireOrder(const orders::v1::Order& order);

// What must hold of the unmapped names of a document.
void RequireUnmappedNames(const client::UnmappedNames& names);

}  // namespace partnercenter::fuzz
