#pragma once

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

}  // namespace partnercenter::client
