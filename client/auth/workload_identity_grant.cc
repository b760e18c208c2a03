#include "client/auth/workload_identity_grant.h"

#include "client/auth/secret_file.h"

namespace partnercenter::client {

absl::StatusOr<FormFields> WorkloadIdentityGrant::Fields() {
  auto token = ReadSecretToken(path_, "federated token");
  if (!token.ok()) return token.status();
  return FormFields{{"grant_type", "client_credentials"},
                    {"client_assertion_type",
                     "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                    {"client_assertion", *std::move(token)}};
}

}  // namespace partnercenter::client
