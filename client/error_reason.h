#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {

// google.rpc.ErrorInfo: who states a reason.
inline constexpr absl::string_view kUpstreamDomain =
    "partnercenter.microsoft.com";
inline constexpr absl::string_view kGatewayDomain = "orders-gateway";

// Reasons of the gateway's domain that the client states. Reasons of the
// upstream's domain are made of its answers: PC_{status}_{code}.
inline constexpr absl::string_view kUpstreamMalformed = "UPSTREAM_MALFORMED";
inline constexpr absl::string_view kUpstreamTruncated = "UPSTREAM_TRUNCATED";
inline constexpr absl::string_view kUpstreamRedirect = "UPSTREAM_REDIRECT";
inline constexpr absl::string_view kUpstreamCredentialRejected =
    "UPSTREAM_CREDENTIAL_REJECTED";
inline constexpr absl::string_view kUpstreamAuthUnavailable =
    "UPSTREAM_AUTH_UNAVAILABLE";
inline constexpr absl::string_view kUpstreamRouteNotFound =
    "UPSTREAM_ROUTE_NOT_FOUND";
inline constexpr absl::string_view kUpstreamThrottled = "UPSTREAM_THROTTLED";
inline constexpr absl::string_view kUpstreamUnavailable =
    "UPSTREAM_UNAVAILABLE";
inline constexpr absl::string_view kUpstreamGatewayTimeout =
    "UPSTREAM_GATEWAY_TIMEOUT";
inline constexpr absl::string_view kUpstreamTimeout = "UPSTREAM_TIMEOUT";
inline constexpr absl::string_view kUpstreamUnreachable =
    "UPSTREAM_UNREACHABLE";
inline constexpr absl::string_view kUpstreamTlsUntrusted =
    "UPSTREAM_TLS_UNTRUSTED";
inline constexpr absl::string_view kCircuitOpen = "CIRCUIT_OPEN";
inline constexpr absl::string_view kResponseTooLarge = "RESPONSE_TOO_LARGE";
inline constexpr absl::string_view kDeadlineExceeded = "DEADLINE_EXCEEDED";
inline constexpr absl::string_view kCancelled = "CANCELLED";

// Reasons of the gateway itself.
inline constexpr absl::string_view kInvalidRequest = "INVALID_REQUEST";
inline constexpr absl::string_view kCallerUnauthenticated =
    "CALLER_UNAUTHENTICATED";
inline constexpr absl::string_view kCallerNotAllowed = "CALLER_NOT_ALLOWED";
inline constexpr absl::string_view kCallerLimit = "CALLER_LIMIT";
inline constexpr absl::string_view kRateLimited = "RATE_LIMITED";
inline constexpr absl::string_view kOverloaded = "OVERLOADED";
inline constexpr absl::string_view kDraining = "DRAINING";
inline constexpr absl::string_view kGatewayBug = "GATEWAY_BUG";

// Returns an error with ErrorInfo in the gateway's own domain.
[[nodiscard]] absl::Status MakeError(absl::StatusCode code,
                                     absl::string_view reason,
                                     absl::string_view message);

// Returns RESPONSE_TOO_LARGE: the reply would exceed its size limit.
[[nodiscard]] absl::Status ReplyTooLarge();

// Sets base::kDefaultRetryDelay if a caller may retry (UNAVAILABLE,
// RESOURCE_EXHAUSTED but for RESPONSE_TOO_LARGE, and PC_500) and no delay was
// stated. For the place where an error leaves for its caller.
void EnsureRetryDelay(absl::Status& status);

}  // namespace partnercenter::client
