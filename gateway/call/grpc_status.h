#pragma once

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace partnercenter::gateway {

// At most so long, after percent-encoding: with a message of some 8,000 bytes a
// client sees RESOURCE_EXHAUSTED instead of the code.
inline constexpr size_t kMaxMessageBytes = 1024;
// At most so long; with some 6,200 bytes it is the same.
inline constexpr size_t kMaxDetailsBytes = 4096;

// The same status for gRPC. Payloads that are details (base/error_details.h)
// become those of the google.rpc.Status in `grpc-status-details-bin`, ErrorInfo
// first. Where they would be too long together, the last are left out.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The trailer `grpc-retry-pushback-ms` (gRFC A6): when to ask again, in
// milliseconds, from RetryInfo; nothing for statuses without it. "-1", never,
// for RESPONSE_TOO_LARGE, and where the caller's deadline, `left` from now,
// comes first: gRPC's libraries would wait for it in vain, and then show their
// own DEADLINE_EXCEEDED in place of this status and its details.
std::optional<std::string> PushbackOf(const absl::Status& status,
                                      absl::Duration left);

}  // namespace partnercenter::gateway
