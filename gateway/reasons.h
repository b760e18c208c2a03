#pragma once

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Reasons that the gateway itself states, beside those of client/reasons.h.
inline constexpr absl::string_view kInvalidRequest = "INVALID_REQUEST";
inline constexpr absl::string_view kCallerUnauthenticated =
    "CALLER_UNAUTHENTICATED";
inline constexpr absl::string_view kCallerNotAllowed = "CALLER_NOT_ALLOWED";
inline constexpr absl::string_view kCallerLimit = "CALLER_LIMIT";
inline constexpr absl::string_view kPaced = "PACED";
inline constexpr absl::string_view kOverloaded = "OVERLOADED";
inline constexpr absl::string_view kDraining = "DRAINING";
inline constexpr absl::string_view kGatewayBug = "GATEWAY_BUG";

}  // namespace partnercenter::gateway
