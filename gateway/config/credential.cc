#include "gateway/config/config_checks.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/file_problem.h"
#include "base/guid.h"

namespace partnercenter::gateway {
namespace {

constexpr size_t kMaxDomainBytes = 253;

constexpr absl::string_view kMustBeTenant = "must be a GUID or a domain";

constexpr char kTenantVariable[] = "AZURE_TENANT_ID";
constexpr char kClientVariable[] = "AZURE_CLIENT_ID";
constexpr char kFileVariable[] = "AZURE_FEDERATED_TOKEN_FILE";

// The tenant becomes part of the token endpoint's path.
bool IsTenant(const std::string& text) {
  return !text.empty() && text.size() <= kMaxDomainBytes && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '.';
         });
}

// Checks the application's members, which most kinds have.
template <typename Kind>
void RequireApplication(const std::string& path, const Kind& kind,
                        ConfigErrors& errors) {
  if (!IsTenant(kind.tenant_id())) {
    errors.Error(path + ".tenantId", kMustBeTenant);
  }
  errors.RequireGuid(path + ".clientId", kind.client_id());
}

void Check(const ClientSecret& secret, ConfigErrors& errors) {
  RequireApplication("credential.clientSecret", secret, errors);
  errors.RequireFile("credential.clientSecret.secretFile",
                     secret.secret_file());
}

void Check(const RefreshToken& token, ConfigErrors& errors) {
  RequireApplication("credential.refreshToken", token, errors);
  errors.RequireFile("credential.refreshToken.secretFile", token.secret_file());
  errors.RequireFile("credential.refreshToken.refreshTokenFile",
                     token.refresh_token_file());
}

// A member of a workload identity, which may come from the environment.
struct Member {
  absl::string_view name;
  const char* variable;
  // The value that the operator wrote, and the one in force.
  const std::string& given;
  const std::string& value;
};

// Adds the error `what` unless it is empty.
void Require(const Member& member, absl::string_view what,
             ConfigErrors& errors) {
  if (what.empty()) return;
  const std::string path =
      absl::StrCat("credential.workloadIdentity.", member.name);
  if (member.value.empty()) {
    errors.Error(path,
                 absl::StrCat("must be set, here or in ", member.variable));
  } else if (member.given.empty()) {
    errors.Error(
        path, absl::StrCat(what, "; its value comes from ", member.variable));
  } else {
    errors.Error(path, what);
  }
}

void Check(const WorkloadIdentity& given, const WorkloadIdentity& identity,
           ConfigErrors& errors) {
  Require(
      {"tenantId", kTenantVariable, given.tenant_id(), identity.tenant_id()},
      IsTenant(identity.tenant_id()) ? "" : kMustBeTenant, errors);
  Require(
      {"clientId", kClientVariable, given.client_id(), identity.client_id()},
      base::Guid::Parse(identity.client_id()).has_value() ? ""
                                                          : "must be a GUID",
      errors);
  Require({"federatedTokenFile", kFileVariable, given.federated_token_file(),
           identity.federated_token_file()},
          base::FileProblem(identity.federated_token_file()), errors);
}

}  // namespace

void CompleteCredential(const Environment& environment, Config& config) {
  if (!config.credential().has_workload_identity()) return;
  auto& identity = *config.mutable_credential()->mutable_workload_identity();
  const auto complete = [&environment](const char* variable,
                                       std::string& member) {
    if (member.empty()) member = environment(variable);
  };
  complete(kTenantVariable, *identity.mutable_tenant_id());
  complete(kClientVariable, *identity.mutable_client_id());
  complete(kFileVariable, *identity.mutable_federated_token_file());
}

void CheckCredentialSettings(const Config& given, const Config& config,
                             ConfigErrors& errors) {
  const Credential& credential = config.credential();
  switch (credential.kind_case()) {
    case Credential::kTokenFile:
      errors.RequireFile("credential.tokenFile.path",
                         credential.token_file().path());
      break;
    case Credential::kClientSecret:
      Check(credential.client_secret(), errors);
      break;
    case Credential::kWorkloadIdentity:
      Check(given.credential().workload_identity(),
            credential.workload_identity(), errors);
      break;
    case Credential::kRefreshToken:
      Check(credential.refresh_token(), errors);
      break;
    case Credential::KIND_NOT_SET:
      errors.Error(
          "credential",
          "must have one of tokenFile, clientSecret, workloadIdentity, "
          "refreshToken");
  }
}

}  // namespace partnercenter::gateway
