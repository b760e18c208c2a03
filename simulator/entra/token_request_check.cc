#include "simulator/entra/token_request_check.h"

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "simulator/text/text_file.h"

namespace partnercenter::simulator {
namespace {

constexpr char kClientCredentials[] = "client_credentials";
// Name of a grant and of the field that it requires.
constexpr char kRefreshToken[] = "refresh_token";
constexpr absl::string_view kJwtBearer =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

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

EntraError MissingSecret(absl::string_view grant) {
  return {401, "invalid_client", 7000216,
          absl::StrCat("'client_assertion', 'client_secret' or 'request' is "
                       "required for the '",
                       grant, "' grant type.")};
}

EntraError WrongSecret(absl::string_view client) {
  return {401, "invalid_client", 7000215,
          absl::StrCat("Invalid client secret provided. Ensure the secret "
                       "being sent in the request is the client secret value, "
                       "not the client secret ID, for a secret added to app '",
                       client, "'.")};
}

EntraError BadAssertionType() {
  return {401, "invalid_client", 50027,
          "JWT token is invalid or malformed: the client_assertion_type is "
          "none that is known."};
}

EntraError UnknownAssertion() {
  return {401, "invalid_client", 700213,
          "No matching federated identity record found for presented "
          "assertion subject. Check your federated identity credential "
          "Subject, Audience and Issuer against the presented assertion."};
}

EntraError UnknownRefreshToken() {
  return {400, "invalid_grant", 9002313,
          "Invalid request. Request is malformed or invalid."};
}

EntraError UsedRefreshToken() {
  return {400, "invalid_grant", 50173,
          "The provided grant has expired due to it being revoked, a fresh "
          "auth token is needed."};
}

bool IsInFile(absl::string_view what, absl::string_view text,
              const std::string& path) {
  const absl::StatusOr<std::string> good = ReadSecretFile(what, path);
  return good.ok() && text == *good;
}

bool IsGoodSecret(absl::string_view secret, const EntraOptions& options) {
  if (!options.has_client_secret()) return options.federated_token_file.empty();
  if (!options.client_secret.empty()) return secret == options.client_secret;
  return IsInFile("client secret file", secret, options.client_secret_file);
}

bool IsGoodAssertion(absl::string_view assertion, const EntraOptions& options) {
  if (options.federated_token_file.empty()) return !options.has_client_secret();
  return IsInFile("federated token file", assertion,
                  options.federated_token_file);
}

// Returns the reason to refuse the client's secret or assertion.
std::optional<EntraError> RefusalOfProof(const FormFields& fields,
                                         const EntraOptions& options) {
  const absl::string_view assertion = Field(fields, "client_assertion");
  if (!assertion.empty()) {
    if (Field(fields, "client_assertion_type") != kJwtBearer) {
      return BadAssertionType();
    }
    if (!IsGoodAssertion(assertion, options)) return UnknownAssertion();
    return std::nullopt;
  }
  const absl::string_view secret = Field(fields, "client_secret");
  if (secret.empty()) return MissingSecret(Field(fields, "grant_type"));
  if (!IsGoodSecret(secret, options)) {
    return WrongSecret(Field(fields, "client_id"));
  }
  return std::nullopt;
}

std::optional<EntraError> RefusalOfRefreshToken(const FormFields& fields,
                                                const RefreshTokens& tokens) {
  switch (tokens.StandingOf(Field(fields, kRefreshToken))) {
    case RefreshTokens::Standing::kUnknown:
      return UnknownRefreshToken();
    case RefreshTokens::Standing::kUsed:
      return UsedRefreshToken();
    case RefreshTokens::Standing::kGood:
      break;
  }
  return std::nullopt;
}

// Returns the error for the first required field that is missing.
std::optional<EntraError> RefusalOfMissing(const TokenRequest& request) {
  for (const char* name :
       {"grant_type", "client_id", TargetField(request.version)}) {
    if (Field(request.fields, name).empty()) return MissingField(name);
  }
  if (IsRefresh(request.fields) &&
      Field(request.fields, kRefreshToken).empty()) {
    return MissingField(kRefreshToken);
  }
  return std::nullopt;
}

// Returns the only scope in a list that names a resource; empty if there is
// none, or more than one.
absl::string_view ResourceScope(absl::string_view scopes) {
  absl::string_view found;
  for (const absl::string_view scope :
       absl::StrSplit(scopes, ' ', absl::SkipEmpty())) {
    if (!absl::StrContains(scope, "/")) continue;  // "openid" and the like
    if (!found.empty()) return "";
    found = scope;
  }
  return found;
}

}  // namespace

std::optional<EntraError> RefusalOf(const TokenRequest& request,
                                    const EntraOptions& options,
                                    const RefreshTokens& refresh_tokens) {
  const FormFields& fields = request.fields;
  if (!options.tenant.empty() &&
      !absl::EqualsIgnoreCase(request.tenant, options.tenant)) {
    return TenantNotFound(request.tenant);
  }
  if (auto refusal = RefusalOfMissing(request)) return refusal;
  const absl::string_view grant = Field(fields, "grant_type");
  if (grant != kClientCredentials && grant != kRefreshToken) {
    return UnsupportedGrant(grant);
  }
  if (AudienceOf(request.version, fields).empty()) {
    return InvalidScope(Field(fields, "scope"));
  }
  const absl::string_view client = Field(fields, "client_id");
  if (!options.client_id.empty() &&
      !absl::EqualsIgnoreCase(client, options.client_id)) {
    return UnknownClient(client, request.tenant);
  }
  if (auto refusal = RefusalOfProof(fields, options)) return refusal;
  if (!IsRefresh(fields)) return std::nullopt;
  return RefusalOfRefreshToken(fields, refresh_tokens);
}

bool IsRefresh(const FormFields& fields) {
  return Field(fields, "grant_type") == kRefreshToken;
}

std::string AudienceOf(int version, const FormFields& fields) {
  absl::string_view target = Field(fields, TargetField(version));
  if (version == 1) return std::string(target);
  if (IsRefresh(fields)) {
    const absl::string_view scope = ResourceScope(target);
    return std::string(scope.substr(0, scope.rfind('/')));
  }
  const bool good = absl::ConsumeSuffix(&target, "/.default") &&
                    !absl::StrContains(target, " ");
  return good ? std::string(target) : "";
}

bool AsksForRefreshToken(const FormFields& fields) {
  for (const absl::string_view scope :
       absl::StrSplit(Field(fields, "scope"), ' ')) {
    if (scope == "offline_access") return true;
  }
  return false;
}

}  // namespace partnercenter::simulator
