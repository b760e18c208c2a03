#include "client/auth/client_secret_grant.h"

#include "client/auth/secret_file.h"

namespace partnercenter::client {

absl::StatusOr<FormFields> ClientSecretGrant::Fields() {
  auto secret = ReadSecretText(path_, "client secret");
  if (!secret.ok()) return secret.status();
  return FormFields{{"grant_type", "client_credentials"},
                    {"client_secret", *std::move(secret)}};
}

}  // namespace partnercenter::client
