#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/auth/token_source.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// What a token endpoint answered.
struct TokenResponse {
  int http_status = 0;
  HttpHeaders headers;
  std::string body;
};

// What a token endpoint gave.
struct GrantedTokens {
  AccessToken access;
  // What to ask with the next time, if the grant is a user's; "" if there was
  // none, or none of printable characters and at most 64 KiB. Secret.
  std::string refresh;
};

// The tokens of an answer of Microsoft Entra, of its v1 endpoint (numbers as
// texts) or its v2 endpoint. The access token lives from `now` on for
// expires_in, or else until expires_on, but for at most 24 hours. A pure
// function.
//
// Errors:
//  - Internal, UPSTREAM_CREDENTIAL_REJECTED: a 4xx, but not 408 or 429, whose
//    body has an `error` other than temporarily_unavailable. The message says
//    what Entra calls it, what the operator should do, and what Microsoft's
//    support asks for. vendor_code: the `error`; vendor_source: "entra".
//  - Unavailable, UPSTREAM_AUTH_UNAVAILABLE: whatever else is not a token.
//    RetryInfo as Retry-After says.
// Nothing of the body's free text is quoted: it may echo what we sent.
absl::StatusOr<GrantedTokens> ReadTokenResponse(const TokenResponse& answer,
                                                absl::Time now);

// UPSTREAM_AUTH_UNAVAILABLE: `what` happened when a token was asked for.
[[nodiscard]] absl::Status TokenUnavailable(absl::string_view what);

}  // namespace partnercenter::client
