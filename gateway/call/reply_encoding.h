#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>

#include "gateway/fetch/answer_cache.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {

// Where one caller's answer comes from.
struct Provenance {
  orders::v1::Freshness::Source source = orders::v1::Freshness::SOURCE_LIVE;
  // Of STALE: ErrorInfo.reason of the error that it stands in for.
  std::string refresh_error_reason = {};
};

// Room that EncodeReply takes beyond OrdersAnswer::wire, at most.
inline constexpr size_t kMaxFreshnessBytes = 128;

// The bytes of a reply: the answer's, which no one copies, and the Freshness of
// this caller. `until_sent` goes when gRPC needs the bytes no longer.
grpc::ByteBuffer EncodeReply(SharedAnswer answer, const Provenance& provenance,
                             std::shared_ptr<void> until_sent = nullptr);

}  // namespace partnercenter::gateway
