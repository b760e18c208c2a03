#include "gateway/config_credential.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"

namespace partnercenter::gateway {
namespace {

constexpr size_t kMaxDomainBytes = 253;

// It becomes part of the token endpoint's path.
void RequireTenant(absl::string_view path, const std::string& text,
                   ConfigFindings& findings) {
  const bool is_good =
      !text.empty() && text.size() <= kMaxDomainBytes && text[0] != '.' &&
      std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return absl::ascii_isalnum(c) || c == '-' || c == '.';
      });
  if (!is_good) findings.Mistake(path, "must be a GUID or a domain");
}

void Check(const ClientSecret& secret, ConfigFindings& findings) {
  RequireTenant("credential.clientSecret.tenantId", secret.tenant_id(),
                findings);
  findings.RequireGuid("credential.clientSecret.clientId", secret.client_id());
  findings.RequireFile("credential.clientSecret.secretFile",
                       secret.secret_file());
}

void Check(const RefreshToken& token, ConfigFindings& findings) {
  RequireTenant("credential.refreshToken.tenantId", token.tenant_id(),
                findings);
  findings.RequireGuid("credential.refreshToken.clientId", token.client_id());
  findings.RequireFile("credential.refreshToken.secretFile",
                       token.secret_file());
  findings.RequireFile("credential.refreshToken.refreshTokenFile",
                       token.refresh_token_file());
}

}  // namespace

void CheckCredentialSettings(const Config& config, ConfigFindings& findings) {
  const Credential& credential = config.credential();
  switch (credential.kind_case()) {
    case Credential::kTokenFile:
      findings.RequireFile("credential.tokenFile.path",
                           credential.token_file().path());
      break;
    case Credential::kClientSecret:
      Check(credential.client_secret(), findings);
      break;
    case Credential::kWorkloadIdentity:
      break;  // every member may come from the environment
    case Credential::kRefreshToken:
      Check(credential.refresh_token(), findings);
      break;
    case Credential::KIND_NOT_SET:
      findings.Mistake(
          "credential",
          "must have one of tokenFile, clientSecret, workloadIdentity, "
          "refreshToken");
  }
}

}  // namespace partnercenter::gateway
