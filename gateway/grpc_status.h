#pragma once

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"

namespace partnercenter::gateway {

// At most so long, after percent-encoding: with a message of some 8,000 bytes a
// client sees RESOURCE_EXHAUSTED instead of the code.
inline constexpr size_t kMaxMessageBytes = 1024;
// At most so long; with some 6,200 bytes it is the same.
inline constexpr size_t kMaxDetailsBytes = 4096;

// The same status for gRPC. Payloads that are details (client/error_details.h)
// become those of the google.rpc.Status in `grpc-status-details-bin`, ErrorInfo
// first. Where they would be too long together, the last are left out.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The trailer `grpc-retry-pushback-ms` (gRFC A6): when to ask again, in
// milliseconds, from RetryInfo; "-1", never, for RESPONSE_TOO_LARGE. Nothing
// for other statuses.
std::optional<std::string> PushbackOf(const absl::Status& status);

}  // namespace partnercenter::gateway
