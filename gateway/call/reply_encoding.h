#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <optional>
#include <string>

#include "gateway/fetch/answer_cache.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {

// The origin of one caller's answer.
struct Provenance {
  orders::v1::Freshness::Source source = orders::v1::Freshness::SOURCE_LIVE;
  // Of STALE: ErrorInfo.reason of the error that the response replaces.
  std::string refresh_error_reason = {};
  // Freshness.as_of, if it is not the answer's own.
  std::optional<absl::Time> as_of = std::nullopt;
};

// The most bytes that EncodeReply adds to OrdersAnswer::wire.
inline constexpr size_t kMaxFreshnessBytes = 128;

// Returns the bytes of a reply: the answer's, which are not copied, and the
// Freshness of this caller.
grpc::ByteBuffer EncodeReply(SharedAnswer answer, const Provenance& provenance);

}  // namespace partnercenter::gateway
