#pragma once

#include <string>
#include <utility>

#include "client/auth/token_grant.h"

namespace partnercenter::client {

// The application shows a token that another issuer has given it, such as that
// of a Kubernetes service account, and that Entra was told to trust ("OAuth 2.0
// client credentials flow", third case: a federated credential). Whoever gives
// it keeps it fresh in a file.
class WorkloadIdentityGrant : public TokenGrant {
 public:
  explicit WorkloadIdentityGrant(std::string path) : path_(std::move(path)) {}

  // Errors: those of ReadSecretToken.
  absl::StatusOr<FormFields> Fields() override;

 private:
  const std::string path_;
};

}  // namespace partnercenter::client
