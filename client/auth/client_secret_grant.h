#pragma once

#include <string>
#include <utility>

#include "client/auth/token_grant.h"

namespace partnercenter::client {

// Authenticates the application by its secret, read from a file ("OAuth 2.0
// client credentials flow").
class ClientSecretGrant : public TokenGrant {
 public:
  explicit ClientSecretGrant(std::string path) : path_(std::move(path)) {}

  // Errors: those of ReadSecretText.
  absl::StatusOr<FormFields> Fields() override;

 private:
  const std::string path_;
};

}  // namespace partnercenter::client
