#pragma once

#include <string>
#include <utility>

#include "client/auth/token_grant.h"

namespace partnercenter::client {

// Authenticates the application by a token of another issuer that Entra is
// configured to trust, such as that of a Kubernetes service account ("OAuth 2.0
// client credentials flow", third case: a federated credential). The issuer
// renews it in a file.
class WorkloadIdentityGrant : public TokenGrant {
 public:
  explicit WorkloadIdentityGrant(std::string path) : path_(std::move(path)) {}

  // Errors: those of ReadSecretToken.
  absl::StatusOr<FormFields> Fields() override;

 private:
  const std::string path_;
};

}  // namespace partnercenter::client
