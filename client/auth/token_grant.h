#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "client/http/form_encoding.h"

namespace partnercenter::client {

// A credential for Microsoft Entra: the fields of a token request by which one
// kind of credential differs from another. Thread-safe.
class TokenGrant {
 public:
  virtual ~TokenGrant() = default;

  // Returns grant_type and the fields that go with it. Secret. Called for each
  // request, so a replaced credential is used at once. Blocks for file reads
  // only. Errors: Unavailable, UPSTREAM_AUTH_UNAVAILABLE (the credential cannot
  // be read now).
  virtual absl::StatusOr<FormFields> Fields() = 0;

  // Stores the refresh token that came with the answer to such a request. Does
  // nothing in a grant without refresh tokens. Blocks for file writes only.
  virtual void Keep(const std::string& /*refresh_token*/) {}
};

}  // namespace partnercenter::client
