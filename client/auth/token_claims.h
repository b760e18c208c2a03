#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// Claims of an access token ("Access token claims reference"), for an operator
// to read. They are not verified, and Microsoft may change them or encrypt the
// token: base no decision on them. Texts are printable ASCII,
// other bytes being shown as "?", of at most 256 bytes; "" is absence.
struct TokenClaims {
  // The application that the token was issued to.
  std::string app_id;
  // The tenant that issued it.
  std::string tenant_id;
  // The user that the application acts for; absent in an app-only token.
  std::string user;
  // The service that the token is for.
  std::string audience;
  // Absent if the token states none from 1970 to 9999.
  std::optional<absl::Time> expires_at;
};

// Returns the claims of a JSON web token; nothing for any other token.
std::optional<TokenClaims> ReadTokenClaims(absl::string_view token);

}  // namespace partnercenter::client
