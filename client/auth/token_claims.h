#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// What an access token says of itself ("Access token claims reference"), for an
// operator to look at. Nobody has verified it, and Microsoft may change it or
// encrypt the token: nothing may be decided by it. Texts are printable ASCII,
// other bytes being shown as "?", of at most 256 bytes; "" is absence.
struct TokenClaims {
  // The application that the token was issued to.
  std::string app_id;
  // The tenant that issued it.
  std::string tenant_id;
  // The user whom the application acts for; absent of an app-only token.
  std::string user;
  // Whom the token is for.
  std::string audience;
  std::optional<absl::Time> expires_at;
};

// The claims of a token that is a JSON web token; nothing of any other.
std::optional<TokenClaims> ReadTokenClaims(absl::string_view token);

}  // namespace partnercenter::client
