#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "client/http/form_encoding.h"

namespace partnercenter::client {

// What the gateway shows Microsoft Entra for a token: the fields of a token
// request by which one kind of credential differs from another. Thread-safe.
class TokenGrant {
 public:
  virtual ~TokenGrant() = default;

  // grant_type and what goes with it. Secret. Asked for each request, so that a
  // credential that was replaced is used at once. Blocks for file reads only.
  // Errors: Unavailable, UPSTREAM_AUTH_UNAVAILABLE (the credential cannot be
  // read now).
  virtual absl::StatusOr<FormFields> Fields() = 0;

  // The answer to a request with these fields brought a refresh token. A grant
  // that has none needs none. Blocks for file writes only.
  virtual void Keep(const std::string& /*refresh_token*/) {}
};

}  // namespace partnercenter::client
