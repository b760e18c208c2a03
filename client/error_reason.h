#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "partnercenter/orders/v1/error_reason.pb.h"

namespace partnercenter::client {

using orders::v1::ErrorReason;

// Values of google.rpc.ErrorInfo.domain: the upstream's, whose reasons are
// PC_{status} and PC_{status}_{code}, and the gateway's, whose reasons are
// those of ErrorReason.
inline constexpr absl::string_view kUpstreamDomain =
    "partnercenter.microsoft.com";
inline constexpr absl::string_view kGatewayDomain = "orders-gateway";

// Returns the text of ErrorInfo.reason: the value's name without
// "ERROR_REASON_". The text lives as long as the program. Empty if `reason` is
// no value of the enum.
absl::string_view ReasonText(ErrorReason reason);

// Returns true if the ErrorInfo of `status` has this reason.
bool HasReason(const absl::Status& status, ErrorReason reason);

// Returns an error with ErrorInfo in the gateway's own domain.
[[nodiscard]] absl::Status MakeError(absl::StatusCode code, ErrorReason reason,
                                     absl::string_view message);

// Returns RESPONSE_TOO_LARGE: the reply would exceed its size limit.
[[nodiscard]] absl::Status ReplyTooLarge();

// Sets base::kDefaultRetryDelay if a caller may retry (UNAVAILABLE,
// RESOURCE_EXHAUSTED but for RESPONSE_TOO_LARGE, and PC_500) and no delay was
// stated. Called where an error leaves for its caller.
void EnsureRetryDelay(absl::Status& status);

}  // namespace partnercenter::client
