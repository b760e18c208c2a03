#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/auth/token_source.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// An answer of a token endpoint.
struct TokenResponse {
  int http_status = 0;
  HttpHeaders headers;
  std::string body;
  // The time at which it was complete, by base::Clock's Now and WallTime.
  absl::Time ended;
  absl::Time ended_wall_time;
};

// The tokens that a token endpoint issued.
struct GrantedTokens {
  AccessToken access;
  // The refresh token for the next request, if the grant is a user's; "" if
  // there was none, or none of printable characters and at most 64 KiB. Secret.
  std::string refresh;
};

// Reads the tokens from an answer of Microsoft Entra, of its v1 endpoint
// (numbers as texts) or its v2 endpoint. The access token lives from the end of
// the answer on for expires_in, or else until the wall time expires_on, but for
// at most 24 hours. Its expiry is a time of base::Clock::Now, so that a wall
// clock that is set later changes nothing. A pure function.
//
// Errors:
//  - Internal, UPSTREAM_CREDENTIAL_REJECTED: a 4xx, but not 408 or 429, whose
//    body has an `error` other than temporarily_unavailable, even if the body
//    breaks off behind it. The message has
//    Entra's code, the remedy for the operator, and the ids that Microsoft's
//    support asks for. vendor_code: the `error`; vendor_source: "entra".
//  - Unavailable, UPSTREAM_AUTH_UNAVAILABLE: any other answer without a
//    token. RetryInfo as in Retry-After.
// Nothing of the body's free text is quoted: it may echo what we sent.
absl::StatusOr<GrantedTokens> ReadTokenResponse(const TokenResponse& answer);

// Returns UPSTREAM_AUTH_UNAVAILABLE: `what` happened on a request for a token.
[[nodiscard]] absl::Status TokenUnavailable(absl::string_view what);

}  // namespace partnercenter::client
