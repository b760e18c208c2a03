#pragma once

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace partnercenter::gateway {

// Limit of a message after percent-encoding: with one of some 8,000 bytes a
// client sees RESOURCE_EXHAUSTED instead of the code.
inline constexpr size_t kMaxMessageBytes = 1024;
// Limit of the details; with some 6,200 bytes the same happens.
inline constexpr size_t kMaxDetailsBytes = 4096;

// Returns the same status for gRPC. Payloads that are details
// (base/error_details.h) become those of the google.rpc.Status in
// `grpc-status-details-bin`, ErrorInfo first. Where they would be too long
// together, the last are left out.
grpc::Status ToGrpcStatus(const absl::Status& status);

// Returns the trailer `grpc-retry-pushback-ms` (gRFC A6), the delay of
// RetryInfo in milliseconds; nothing for statuses without it. "-1", never, for
// RESPONSE_TOO_LARGE, and where the caller's deadline, `left` from now, comes
// first: gRPC's libraries would wait for it in vain, and then show their own
// DEADLINE_EXCEEDED in place of this status and its details.
std::optional<std::string> PushbackOf(const absl::Status& status,
                                      absl::Duration left);

}  // namespace partnercenter::gateway
