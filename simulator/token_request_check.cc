#include "simulator/token_request_check.h"

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "simulator/text_file.h"

namespace partnercenter::simulator {
namespace {

absl::string_view Field(const FormFields& fields, const char* name) {
  const auto found = fields.find(name);
  return found == fields.end() ? absl::string_view() : found->second;
}

const char* TargetField(int version) {
  return version == 1 ? "resource" : "scope";
}

EntraError TenantNotFound(absl::string_view tenant) {
  return {400, "invalid_request", 90002,
          absl::StrCat("Tenant '", tenant,
                       "' not found. Check to make sure you have the correct "
                       "tenant ID and are signing into the correct cloud.")};
}

EntraError MissingField(absl::string_view name) {
  return {400, "invalid_request", 90014,
          absl::StrCat("The required field '", name,
                       "' is missing from the credential. Ensure that you "
                       "have all the necessary parameters for the login "
                       "request.")};
}

EntraError UnsupportedGrant(absl::string_view grant) {
  return {400, "unsupported_grant_type", 70003,
          absl::StrCat("The app requested an unsupported grant type '", grant,
                       "'.")};
}

EntraError InvalidScope(absl::string_view scope) {
  return {400, "invalid_scope", 70011,
          absl::StrCat("The provided value for the input parameter 'scope' is "
                       "not valid. The scope ",
                       scope, " is not valid.")};
}

EntraError UnknownClient(absl::string_view client, absl::string_view tenant) {
  return {400, "unauthorized_client", 700016,
          absl::StrCat("Application with identifier '", client,
                       "' was not found in the directory '", tenant, "'.")};
}

EntraError MissingSecret() {
  return {401, "invalid_client", 7000216,
          "'client_assertion', 'client_secret' or 'request' is required for "
          "the 'client_credentials' grant type."};
}

EntraError WrongSecret(absl::string_view client) {
  return {401, "invalid_client", 7000215,
          absl::StrCat("Invalid client secret provided. Ensure the secret "
                       "being sent in the request is the client secret value, "
                       "not the client secret ID, for a secret added to app '",
                       client, "'.")};
}

bool IsGoodSecret(absl::string_view secret, const SimulatorOptions& options) {
  if (!options.has_client_secret()) return true;
  if (!options.client_secret.empty()) return secret == options.client_secret;
  const absl::StatusOr<std::string> good =
      ReadSecretFile("client secret file", options.client_secret_file);
  return good.ok() && secret == *good;
}

}  // namespace

std::optional<EntraError> RefusalOf(const TokenRequest& request,
                                    const SimulatorOptions& options) {
  const FormFields& fields = request.fields;
  if (!options.tenant.empty() &&
      !absl::EqualsIgnoreCase(request.tenant, options.tenant)) {
    return TenantNotFound(request.tenant);
  }
  for (const char* name :
       {"grant_type", "client_id", TargetField(request.version)}) {
    if (Field(fields, name).empty()) return MissingField(name);
  }
  const absl::string_view grant = Field(fields, "grant_type");
  if (grant != "client_credentials") return UnsupportedGrant(grant);
  if (AudienceOf(request.version, fields).empty()) {
    return InvalidScope(Field(fields, "scope"));
  }
  const absl::string_view client = Field(fields, "client_id");
  if (!options.client_id.empty() &&
      !absl::EqualsIgnoreCase(client, options.client_id)) {
    return UnknownClient(client, request.tenant);
  }
  const absl::string_view secret = Field(fields, "client_secret");
  if (secret.empty()) return MissingSecret();
  if (!IsGoodSecret(secret, options)) return WrongSecret(client);
  return std::nullopt;
}

std::string AudienceOf(int version, const FormFields& fields) {
  absl::string_view target = Field(fields, TargetField(version));
  if (version == 1) return std::string(target);
  const bool good = absl::ConsumeSuffix(&target, "/.default") &&
                    !absl::StrContains(target, " ");
  return good ? std::string(target) : "";
}

}  // namespace partnercenter::simulator
