// The credential, and the secrets that end up where they should not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/config/config.h"
#include "gateway/config/config_settings.h"
#include "tests/gateway/config/configured.h"
#include "tests/support/client_credential.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kClientId;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAreArray;

// With these variables and no others.
std::vector<std::string> ErrorsOf(
    absl::string_view credential,
    const std::map<std::string, std::string>& variables = {}) {
  return ReadConfig(absl::StrCat(R"({ "credential": )", credential, "}"),
                    [&variables](const char* name) {
                      const auto found = variables.find(name);
                      return found == variables.end() ? "" : found->second;
                    })
      .errors;
}

TEST(ConfigCredential, IsAskedForIfThereIsNone) {
  const auto errors = ReadConfig("{}").errors;

  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors[0],
              AllOf(StartsWith("credential: "), HasSubstr("tokenFile"),
                    HasSubstr("clientSecret"), HasSubstr("workloadIdentity"),
                    HasSubstr("refreshToken")));
}

TEST(ConfigCredential, IsAskedForIfItIsEmptyOrNull) {
  EXPECT_THAT(ErrorsOf("{}"), ElementsAre(StartsWith("credential: ")));
  EXPECT_THAT(ErrorsOf("null"), ElementsAre(StartsWith("credential: ")));
}

TEST(ConfigCredential, MayBeOfOneKindOnly) {
  const testing::TemporaryFolder folder;
  const auto errors = ErrorsOf(
      absl::StrCat(R"({ "tokenFile": { "path": ")", folder.Write("token", "x"),
                   R"(" }, "workloadIdentity": {} })"));

  EXPECT_THAT(errors, ElementsAre(AllOf(
                          StartsWith("credential.workloadIdentity: excluded "
                                     "by tokenFile"),
                          HasSubstr("only one"))));
  EXPECT_THAT(ErrorsOf(R"({ "tokenFile": null, "clientSecret": {},
                            "refreshToken": {} })"),
              Contains("credential.refreshToken: excluded by clientSecret "
                       "beside it; only one of them may be set"));
}

TEST(ConfigCredential, NamesTheFileSettingOfASecretThatIsGivenItself) {
  const std::pair<std::string, std::string> rows[] = {
      {"clientSecret.clientSecret", "clientSecret.secretFile"},
      {"clientSecret.secret", "clientSecret.secretFile"},
      {"clientSecret.SECRETVALUE", "clientSecret.secretFile"},
      {"clientSecret.password", "clientSecret.secretFile"},
      {"refreshToken.refreshToken", "refreshToken.refreshTokenFile"},
      {"refreshToken.token", "refreshToken.refreshTokenFile"},
      {"refreshToken.clientSecret", "refreshToken.secretFile"},
      {"workloadIdentity.federatedToken",
       "workloadIdentity.federatedTokenFile"},
      {"workloadIdentity.clientAssertion",
       "workloadIdentity.federatedTokenFile"},
      {"tokenFile.token", "tokenFile.path"}};
  for (const auto& [given, meant] : rows) {
    const std::vector<std::string> path = absl::StrSplit(given, '.');
    EXPECT_THAT(
        ErrorsOf(absl::StrCat("{ \"", path[0], "\": { \"", path[1],
                              "\": \"S3CRET\" } }")),
        Contains(absl::StrCat("credential.", given,
                              ": unknown setting; did you mean credential.",
                              meant, ", which names a file?")));
  }
  EXPECT_THAT(ErrorsOf(R"({ "token": "S3CRET" })"),
              Contains("credential.token: unknown setting; did you mean "
                       "credential.tokenFile?"));
  EXPECT_THAT(ErrorsOf(R"({ "clientSecret": { "secretFlie": "" } })"),
              Contains("credential.clientSecret.secretFlie: unknown setting; "
                       "did you mean credential.clientSecret.secretFile?"));
}

TEST(ConfigCredential, NeedsATokenFileThatIsNamed) {
  EXPECT_THAT(ErrorsOf(R"({ "tokenFile": {} })"),
              ElementsAre("credential.tokenFile.path: must name a file"));
}

TEST(ConfigCredential, NeedsATokenFileThatCanBeRead) {
  const testing::TemporaryFolder folder;
  const std::pair<std::string, std::string> rows[] = {
      {folder.PathOf("none"), "no such file or directory"},
      {folder.PathOf("."), "is a directory"},
      {folder.Write("empty", ""), "is empty"}};
  for (const auto& [path, why] : rows) {
    EXPECT_THAT(ErrorsOf(absl::StrCat(R"({ "tokenFile": { "path": ")", path,
                                      R"(" } })")),
                ElementsAre(absl::StrCat("credential.tokenFile.path: ", path,
                                         ": ", why)));
  }
}

struct KindCase {
  std::string kind;
  std::vector<std::string> members;
};

void PrintTo(const KindCase& row, std::ostream* out) { *out << row.kind; }

class ConfigOtherCredential : public ::testing::TestWithParam<KindCase> {};

TEST_P(ConfigOtherCredential, NeedsAllItsMembers) {
  const auto errors =
      ErrorsOf(absl::StrCat("{ \"", GetParam().kind, "\": {} }"));

  const std::string path = absl::StrCat("credential.", GetParam().kind);
  std::vector<::testing::Matcher<std::string>> expected;
  for (const std::string& member : GetParam().members) {
    expected.push_back(StartsWith(absl::StrCat(path, ".", member, ": must ")));
  }
  EXPECT_THAT(errors, UnorderedElementsAreArray(expected));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigCredential, ConfigOtherCredential,
    ::testing::Values(
        KindCase{"clientSecret", {"tenantId", "clientId", "secretFile"}},
        KindCase{"workloadIdentity",
                 {"tenantId", "clientId", "federatedTokenFile"}},
        KindCase{"refreshToken",
                 {"tenantId", "clientId", "secretFile", "refreshTokenFile"}}),
    [](const auto& row) { return row.param.kind; });

// The errors of a client secret that is complete but for what is given.
std::vector<std::string> ErrorsOfClientSecret(absl::string_view tenant_id,
                                              absl::string_view client_id) {
  const testing::TemporaryFolder folder;
  return ErrorsOf(absl::StrCat(R"({ "clientSecret": { "tenantId": ")",
                               tenant_id, R"(", "clientId": ")", client_id,
                               R"(", "secretFile": ")",
                               folder.Write("secret", "x"), R"(" } })"));
}

TEST(ConfigCredential, MayBeAClientSecret) {
  EXPECT_THAT(ErrorsOfClientSecret("contoso.onmicrosoft.com", kClientId),
              IsEmpty());
  EXPECT_THAT(ErrorsOfClientSecret(kClientId, kClientId), IsEmpty());
}

TEST(ConfigCredential, NeedsATenantThatFitsIntoAPath) {
  for (const std::string& tenant :
       {std::string("a/b"), std::string("a b"), std::string("a?b"),
        std::string(".."), std::string("t\u00e4nant"), std::string(254, 'a')}) {
    EXPECT_THAT(ErrorsOfClientSecret(tenant, kClientId),
                ElementsAre("credential.clientSecret.tenantId: must be a GUID "
                            "or a domain"))
        << tenant;
  }
}

TEST(ConfigCredential, NeedsAClientIdThatIsAGuid) {
  EXPECT_THAT(ErrorsOfClientSecret("contoso.example", "my-application"),
              ElementsAre("credential.clientSecret.clientId: must be a GUID"));
}

TEST(ConfigCredential, MayBeARefreshToken) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write("secret", "x");
  EXPECT_THAT(ErrorsOf(absl::StrCat(
                  R"({ "refreshToken": { "tenantId": "t", "clientId": ")",
                  kClientId, R"(", "secretFile": ")", file,
                  R"(", "refreshTokenFile": ")", file, R"(" } })")),
              IsEmpty());
}

TEST(ConfigCredential, MayBeAWorkloadIdentityOfTheEnvironment) {
  const testing::TemporaryFolder folder;

  EXPECT_THAT(
      ErrorsOf(R"({ "workloadIdentity": {} })",
               {{"AZURE_TENANT_ID", "contoso.example"},
                {"AZURE_CLIENT_ID", kClientId},
                {"AZURE_FEDERATED_TOKEN_FILE", folder.Write("token", "x")}}),
      IsEmpty());
}

TEST(ConfigCredential, PrefersItsSettingsToTheEnvironment) {
  const testing::TemporaryFolder folder;
  const auto report = ReadConfig(
      absl::StrCat(R"({ "credential": { "workloadIdentity": {
          "tenantId": "given", "clientId": "", "federatedTokenFile": ")",
                   folder.Write("token", "x"), R"(" } } })"),
      [](const char* name) {
        return name == std::string("AZURE_CLIENT_ID") ? kClientId : "variable";
      });

  EXPECT_THAT(report.errors, IsEmpty());
  const auto& identity = report.config.credential().workload_identity();
  EXPECT_EQ(identity.tenant_id(), "given");
  EXPECT_EQ(identity.client_id(), kClientId);
  EXPECT_EQ(identity.federated_token_file(), folder.PathOf("token"));
}

TEST(ConfigCredential, NamesSettingAndVariableOfWhatIsMissing) {
  EXPECT_THAT(
      ErrorsOf(R"({ "workloadIdentity": {} })"),
      ElementsAre("credential.workloadIdentity.tenantId: must be set, here or "
                  "in AZURE_TENANT_ID",
                  "credential.workloadIdentity.clientId: must be set, here or "
                  "in AZURE_CLIENT_ID",
                  "credential.workloadIdentity.federatedTokenFile: must be "
                  "set, here or in AZURE_FEDERATED_TOKEN_FILE"));
}

TEST(ConfigCredential, NamesTheVariableThatHoldsAWrongValue) {
  EXPECT_THAT(
      ErrorsOf(R"({ "workloadIdentity": { "clientId": "app" } })",
               {{"AZURE_TENANT_ID", "a/b"},
                {"AZURE_CLIENT_ID", kClientId},
                {"AZURE_FEDERATED_TOKEN_FILE", "/nonexistent/token"}}),
      ElementsAre("credential.workloadIdentity.tenantId: must be a GUID or a "
                  "domain; its value comes from AZURE_TENANT_ID",
                  "credential.workloadIdentity.clientId: must be a GUID",
                  "credential.workloadIdentity.federatedTokenFile: "
                  "/nonexistent/token: no such file or directory; its value "
                  "comes from AZURE_FEDERATED_TOKEN_FILE"));
}

struct MisplacedSecret {
  std::string name;
  std::string settings;
};

void PrintTo(const MisplacedSecret& row, std::ostream* out) {
  *out << row.name;
}

class ConfigWithMisplacedSecret
    : public ::testing::TestWithParam<MisplacedSecret> {};

TEST_P(ConfigWithMisplacedSecret, IsRefusedWithoutQuotingIt) {
  const ConfigReport report =
      ReadConfig(absl::StrCat("{", GetParam().settings, "}"));

  EXPECT_THAT(report.errors, Not(IsEmpty()));
  EXPECT_THAT(report.errors, Each(Not(HasSubstr("S3CRET"))));
  EXPECT_THAT(report.warnings, Each(Not(HasSubstr("S3CRET"))));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigCredential, ConfigWithMisplacedSecret,
    ::testing::Values(
        MisplacedSecret{"TokenForItsFile",
                        R"("credential": { "tokenFile": {
                             "path": "S3CRET" } })"},
        MisplacedSecret{"TokenForTheObject",
                        R"("credential": { "tokenFile": "S3CRET" })"},
        MisplacedSecret{"TokenForTheCredential", R"("credential": "S3CRET")"},
        MisplacedSecret{"TokenForAnObjectInOtherCase",
                        R"("Credential": { "clientSecret": "S3CRET-of-32" })"},
        MisplacedSecret{"TokenForAnObjectInCapitals",
                        R"("CREDENTIAL": { "TOKENFILE": "S3CRET" })"},
        MisplacedSecret{"SecondCredentialInOtherCase",
                        R"("cReDential": { "tokenFile": { "path": "x" },
                             "TokenFile": "S3CRET" })"},
        MisplacedSecret{"TokenForTheCredentialInOtherCase",
                        R"("Credential": "S3CRET")"},
        MisplacedSecret{"TenantInOtherCase",
                        R"("Credential": { "ClientSecret": {
                             "TenantId": "S3CRET/", "ClientId": "S3CRET" } })"},
        MisplacedSecret{"SnakeCase",
                        R"("Credential": { "client_secret": "S3CRET",
                             "refresh_token": "S3CRET",
                             "workload_identity": { "tenant_id": "S3CRET" },
                             "token_file": { "path": "S3CRET" } })"},
        MisplacedSecret{"OtherSpellings",
                        R"("credentials": { "clientSecret": "S3CRET" },
                             "credential.clientSecret": "S3CRET",
                             "credential ": { "clientSecret": "S3CRET" },
                             "Credential/": "S3CRET",
                             "clientSecret": "S3CRET" )"},
        MisplacedSecret{"KeyForItsFileInOtherCase",
                        R"("Api": { "TLS": { "CertificateFile": 5,
                             "KeyFile": ["S3CRET"], "keyfile": "S3CRET" } })"},
        MisplacedSecret{"SecretForItsFile",
                        R"("credential": { "clientSecret": {
                             "tenantId": "t", "clientId": "c",
                             "secretFile": "S3CRET" } })"},
        MisplacedSecret{"UnknownMember",
                        R"("credential": { "clientSecret": {
                             "secret": "S3CRET" } })"},
        MisplacedSecret{"RefreshTokenForItsFile",
                        R"("credential": { "refreshToken": {
                             "refreshTokenFile": "S3CRET",
                             "secretFile": "S3CRET" } })"},
        MisplacedSecret{"SecondCredential",
                        R"("credential": {
                             "tokenFile": { "path": "" },
                             "clientSecret": { "clientId": "S3CRET" } })"},
        MisplacedSecret{"KeyForItsFile",
                        R"("api": { "tls": { "certificateFile": "S3CRET",
                             "keyFile": "S3CRET",
                             "clientCaFile": "S3CRET" } })"},
        MisplacedSecret{"SecretThatLooksLikeAUrl",
                        R"("credential": { "clientSecret": {
                             "tenantId": "https://S3CRET/" } })"},
        MisplacedSecret{"TenantAndClient",
                        R"("credential": { "clientSecret": {
                             "tenantId": "S3CRET/", "clientId": "S3CRET" } })"},
        MisplacedSecret{"LongNameOfAMember",
                        R"("credential": {
                             "S3CRET.x1234567890123456789012345678901": 1 })"},
        MisplacedSecret{"LongNameTwice",
                        R"("S3CRET.x1234567890123456789012345678901": 1,
                           "S3CRET.x1234567890123456789012345678901": 1)"},
        MisplacedSecret{"UrlWithQuery", R"("upstream": { "baseUrl":
                             "https://host/v1?code=S3CRET" })"},
        MisplacedSecret{"UrlWithFragment", R"("upstream": { "loginAuthority":
                             "https://host/#S3CRET" })"},
        MisplacedSecret{"BaseUrl", R"("upstream": { "baseUrl":
                             "https://user:S3CRET@host/v1" })"},
        MisplacedSecret{"Proxy", R"("upstream": { "proxy":
                             "http://user:S3CRET@host:3128" })"},
        MisplacedSecret{"CaFile", R"("upstream": { "caFile": "S3CRET" })"},
        MisplacedSecret{"Scope", R"("upstream": { "scope": ["S3CRET"] })"},
        MisplacedSecret{"BrokenJson", R"("credential": S3CRET)"}),
    [](const auto& row) { return row.param.name; });

// Puts a text into every setting, whatever its type, and into the place of
// every object.
class EverySetting : public ::testing::TestWithParam<std::string> {};

void AddConfigurationsWith(const google::protobuf::Descriptor& type,
                           const std::string& before, const std::string& after,
                           const std::string& value,
                           std::vector<std::string>& configurations) {
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    const std::string member =
        absl::StrCat(before, "\"", field.json_name(), "\": ");
    configurations.push_back(absl::StrCat(member, "\"", value, "\"", after));
    if (field.is_repeated()) {
      configurations.push_back(
          absl::StrCat(member, "[\"", value, "\"]", after));
    }
    if (!HasSettings(field)) continue;
    const bool is_list = field.is_repeated();
    AddConfigurationsWith(
        *field.message_type(), absl::StrCat(member, is_list ? "[{ " : "{ "),
        absl::StrCat(is_list ? " }]" : " }", after), value, configurations);
  }
}

TEST_P(EverySetting, WithASecretDoesNotQuoteIt) {
  std::vector<std::string> configurations;
  AddConfigurationsWith(*Config::descriptor(), "{ ", " }", GetParam(),
                        configurations);
  ASSERT_GT(configurations.size(), 60);

  for (const std::string& configuration : configurations) {
    const ConfigReport report = ReadConfig(configuration);

    EXPECT_THAT(report.errors, Each(Not(HasSubstr("S3CRET")))) << configuration;
    EXPECT_THAT(report.warnings, Each(Not(HasSubstr("S3CRET"))))
        << configuration;
  }
}

INSTANTIATE_TEST_SUITE_P(
    ConfigCredential, EverySetting,
    ::testing::Values("abC8Q~S3CRETabcdefghijklmnopqrstuvwxyz01",
                      "eyJhbGciOiJSUzI1NiJ9.S3CRETabcdefghijklmnopq.abcdefgh",
                      "0.AXYAS3CRETabcdefghijklmnopqrstuvwxyz0123456789-_",
                      "S3CRETabcdefghijklmnopqrstuvwxyz0123456789ABC+/=",
                      "/S3CRETabcdefghijklmnopqrstuvwxyz0123456789ABC==",
                      "user:S3CRET@host:1", "https://user:S3CRET@host/v1",
                      "-----BEGIN PRIVATE KEY-----\\nS3CRET\\n"));

TEST(ConfigCredential, IsNotQuotedWithControlCharacters) {
  EXPECT_THAT(
      Configured(R"("log": { "format": "\u001b[31m" })").report().errors,
      ElementsAre("log.format: must be one of json, text"));
}

struct ShownValue {
  std::string settings;
  std::string error;
};

void PrintTo(const ShownValue& row, std::ostream* out) { *out << row.settings; }

class ConfigWithAValueThatIsNoSecret
    : public ::testing::TestWithParam<ShownValue> {};

TEST_P(ConfigWithAValueThatIsNoSecret, TellsTheValue) {
  EXPECT_THAT(Configured(GetParam().settings).report().errors,
              Contains(HasSubstr(GetParam().error)));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigCredential, ConfigWithAValueThatIsNoSecret,
    ::testing::Values(
        ShownValue{R"("api": { "address": "here:1" })", "not \"here:1\""},
        ShownValue{R"("upstream": { "cloud": "MARS" })", "not \"MARS\""},
        ShownValue{R"("shutdown": { "drain": "soon" })", "not \"soon\""},
        ShownValue{R"("shutdown": { "drain": "2h" })", "not 2h"},
        ShownValue{R"("limits": { "queue": -1 })", "not -1"},
        ShownValue{R"("upstream": { "baseUrl": "ftp://host/v1" })",
                   "not \"ftp://host/v1\""},
        ShownValue{R"("upstream": { "proxy": "proxy" })", "not \"proxy\""},
        ShownValue{R"("upstream": { "caFile": "/nope/ca.pem" })",
                   "/nope/ca.pem: no such file or directory"},
        ShownValue{R"("api": { "tls": { "keyFile": "/nope/key" } })",
                   "api.tls.keyFile: /nope/key: no such file or directory"},
        ShownValue{R"("access": { "callers": [ { "identities": ["a"] } ] })",
                   "not \"a\""},
        ShownValue{R"("access": { "callers": [ { "methods": ["Get"] } ] })",
                   "not \"Get\""},
        ShownValue{R"("access": { "callers": [ { "customers": ["b"] } ] })",
                   "not \"b\""},
        ShownValue{R"("access": { "callers": [ "c" ] })", "not \"c\""}));

TEST(ConfigCredential, IsNotQuotedInTheWarningsOfAGoodConfiguration) {
  const Configured configured(
      R"("upstream": { "scope": "S3CRET", "baseUrl": "https://S3CRET" },
         "metrics": { "address": "127.0.0.1:1" })");

  EXPECT_THAT(configured.report().errors, IsEmpty());
  EXPECT_THAT(configured.report().warnings, Each(Not(HasSubstr("S3CRET"))));
}

}  // namespace
}  // namespace partnercenter::gateway
