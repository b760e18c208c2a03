#pragma once

#include <grpcpp/support/byte_buffer.h>

#include "client/orders_client.h"

namespace partnercenter::gateway {

// Room that EncodeReply takes beyond OrdersAnswer::wire, at most.
inline constexpr size_t kMaxFreshnessBytes = 64;

// The bytes of a reply: the answer's, which no one copies, and the Freshness of
// this caller.
grpc::ByteBuffer EncodeReply(client::OrdersAnswer answer);

}  // namespace partnercenter::gateway
