// Clouds, URLs and listeners.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gateway/config/config.h"
#include "tests/gateway/config/configured.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

struct CloudCase {
  std::string text;
  Cloud cloud;
  std::string base_url;
  std::string login_authority;
  std::string scope;
};

void PrintTo(const CloudCase& row, std::ostream* out) { *out << row.text; }

class ConfigCloud : public ::testing::TestWithParam<CloudCase> {
 protected:
  // Settings in force with the cloud and these further settings of the
  // upstream.
  static ConfigReport With(const std::string& settings) {
    return Configured(absl::StrCat(R"("upstream": { "cloud": ")",
                                   GetParam().text, "\"", settings, "}"))
        .report();
  }
};

TEST_P(ConfigCloud, SetsItsUrlsAndScope) {
  const ConfigReport report = With("");
  const Upstream& upstream = report.config.upstream();

  ASSERT_THAT(report.errors, IsEmpty());
  EXPECT_EQ(upstream.cloud(), GetParam().cloud);
  EXPECT_EQ(upstream.base_url(), GetParam().base_url);
  EXPECT_EQ(upstream.login_authority(), GetParam().login_authority);
  EXPECT_EQ(upstream.scope(), GetParam().scope);
}

TEST_P(ConfigCloud, LetsItsBaseUrlBeOverridden) {
  const Upstream upstream =
      With(R"(, "baseUrl": "https://host/v2")").config.upstream();

  EXPECT_EQ(upstream.base_url(), "https://host/v2");
  EXPECT_EQ(upstream.login_authority(), GetParam().login_authority);
  EXPECT_EQ(upstream.scope(), GetParam().scope);
}

TEST_P(ConfigCloud, LetsItsLoginAuthorityBeOverridden) {
  const Upstream upstream =
      With(R"(, "loginAuthority": "https://login")").config.upstream();

  EXPECT_EQ(upstream.base_url(), GetParam().base_url);
  EXPECT_EQ(upstream.login_authority(), "https://login");
  EXPECT_EQ(upstream.scope(), GetParam().scope);
}

TEST_P(ConfigCloud, LetsItsScopeBeOverridden) {
  const Upstream upstream =
      With(R"(, "scope": "other/.default")").config.upstream();

  EXPECT_EQ(upstream.base_url(), GetParam().base_url);
  EXPECT_EQ(upstream.login_authority(), GetParam().login_authority);
  EXPECT_EQ(upstream.scope(), "other/.default");
}

TEST_P(ConfigCloud, AsksForAUsersRightsWithARefreshToken) {
  const ConfigReport report = ReadConfig(
      absl::StrCat(R"({ "upstream": { "cloud": ")", GetParam().text,
                   R"(" }, "credential": { "refreshToken": {} } })"));

  EXPECT_EQ(report.config.upstream().scope(),
            absl::StrCat(absl::StripSuffix(GetParam().scope, ".default"),
                         "user_impersonation"));
}

constexpr char kWorldUrl[] = "https://api.partnercenter.microsoft.com/v1";
constexpr char kWorldScope[] =
    "https://api.partnercenter.microsoft.com/.default";

INSTANTIATE_TEST_SUITE_P(
    ConfigUpstream, ConfigCloud,
    ::testing::Values(
        CloudCase{"GLOBAL", CLOUD_GLOBAL, kWorldUrl,
                  "https://login.microsoftonline.com", kWorldScope},
        CloudCase{"US_GOVERNMENT", CLOUD_US_GOVERNMENT, kWorldUrl,
                  "https://login.microsoftonline.us", kWorldScope},
        CloudCase{
            "CHINA", CLOUD_CHINA,
            "https://partner.partnercenterapi.microsoftonline.cn/v1",
            "https://login.partner.microsoftonline.cn",
            "https://partner.partnercenterapi.microsoftonline.cn/.default"},
        CloudCase{"us_government", CLOUD_US_GOVERNMENT, kWorldUrl,
                  "https://login.microsoftonline.us", kWorldScope}),
    [](const auto& row) { return row.param.text; });

struct SettingCase {
  std::string name;
  std::string settings;
  std::string error;  // how it begins
};

void PrintTo(const SettingCase& row, std::ostream* out) { *out << row.name; }

class ConfigGoodSettings : public ::testing::TestWithParam<SettingCase> {};

TEST_P(ConfigGoodSettings, AreAccepted) {
  EXPECT_THAT(Configured(GetParam().settings).report().errors, IsEmpty());
}

class ConfigBadSettings : public ::testing::TestWithParam<SettingCase> {};

TEST_P(ConfigBadSettings, AreRefusedWithTheirPath) {
  EXPECT_THAT(Configured(GetParam().settings).report().errors,
              ElementsAre(StartsWith(GetParam().error)));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigUpstream, ConfigGoodSettings,
    ::testing::Values(
        SettingCase{"HttpOnLoopback",
                    R"("upstream": { "baseUrl": "http://127.0.0.1:8080/v1" })",
                    ""},
        SettingCase{"HttpOnLocalhost",
                    R"("upstream": { "baseUrl": "http://localhost/v1" })", ""},
        SettingCase{"HttpOnIpv6Loopback",
                    R"("upstream": { "baseUrl": "http://[::1]:80/v1" })", ""},
        SettingCase{"NoCaFile", R"("upstream": { "caFile": "" })", ""},
        SettingCase{"NoProxy", R"("upstream": { "proxy": "" })", ""},
        SettingCase{"Proxy", R"("upstream": { "proxy": "proxy:3128" })", ""},
        SettingCase{"ProxyUrl",
                    R"("upstream": { "proxy": "http://proxy:3128" })", ""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    ConfigUpstream, ConfigBadSettings,
    ::testing::Values(
        SettingCase{"HttpElsewhere",
                    R"("upstream": { "baseUrl": "http://host/v1" })",
                    "upstream.baseUrl: must be https"},
        SettingCase{"HttpOnANameLikeLocalhost",
                    R"("upstream": { "baseUrl": "http://localhost.evil/v1" })",
                    "upstream.baseUrl: must be https"},
        SettingCase{"HttpOnANameLikeLoopback",
                    R"("upstream": { "baseUrl": "http://127.0.0.1.evil/v1" })",
                    "upstream.baseUrl: must be https"},
        SettingCase{"HttpLogin",
                    R"("upstream": { "loginAuthority": "http://host" })",
                    "upstream.loginAuthority: must be https"},
        SettingCase{"NoUrl", R"("upstream": { "baseUrl": "host/v1" })",
                    "upstream.baseUrl: must be an https URL"},
        SettingCase{"EmptyUrl", R"("upstream": { "baseUrl": "" })",
                    "upstream.baseUrl: must be an https URL"},
        SettingCase{"UrlWithUser",
                    R"("upstream": { "baseUrl": "https://u:p@host/v1" })",
                    "upstream.baseUrl: must be an https URL"},
        SettingCase{"UrlWithQuery",
                    R"("upstream": { "loginAuthority": "https://host?a=b" })",
                    "upstream.loginAuthority: must be an https URL"},
        SettingCase{"EmptyScope", R"("upstream": { "scope": "" })",
                    "upstream.scope: must not be empty"},
        SettingCase{"ProxyWithoutPort", R"("upstream": { "proxy": "proxy" })",
                    "upstream.proxy: must be host:port"},
        SettingCase{"ProxyWithUser",
                    R"("upstream": { "proxy": "http://u:p@proxy:3128" })",
                    "upstream.proxy: must be host:port"},
        SettingCase{"ProxyWithTls",
                    R"("upstream": { "proxy": "https://proxy:3128" })",
                    "upstream.proxy: must be host:port"},
        SettingCase{"CaFileThatIsMissing",
                    R"("upstream": { "caFile": "/nonexistent/ca.pem" })",
                    "upstream.caFile: /nonexistent/ca.pem: no such file or "
                    "directory"},
        SettingCase{"CaFileThatIsAFolder", R"("upstream": { "caFile": "/" })",
                    "upstream.caFile: /: is a directory"},
        SettingCase{"CaFileWithoutCertificates",
                    R"("upstream": { "caFile": "/dev/null" })",
                    "upstream.caFile: /dev/null: is empty"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    ConfigListeners, ConfigGoodSettings,
    ::testing::Values(SettingCase{"PlaintextElsewhereAskedFor",
                                  R"("api": { "address": "0.0.0.0:50051",
                                "allowPlaintext": true })",
                                  ""},
                      SettingCase{"PlaintextOnLoopback",
                                  R"("api": { "address": "127.8.8.8:50051" })",
                                  ""},
                      SettingCase{"PlaintextOnIpv6Loopback",
                                  R"("api": { "address": "[::1]:50051" })", ""},
                      SettingCase{"ProbesElsewhere",
                                  R"("health": { "address": "0.0.0.0:50052" },
                       "metrics": { "address": "[::]:9464" })",
                                  ""},
                      SettingCase{"SameFreePort",
                                  R"("api": { "address": "127.0.0.1:0" },
                       "health": { "address": "127.0.0.1:0" },
                       "metrics": { "address": "127.0.0.1:0" })",
                                  ""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    ConfigListeners, ConfigBadSettings,
    ::testing::Values(
        SettingCase{"ApiAddress", R"("api": { "address": "example.com:1" })",
                    "api.address: must be an IP address"},
        SettingCase{"ApiPort", R"("api": { "address": "127.0.0.1:65536" })",
                    "api.address: must be an IP address"},
        SettingCase{"EmptyApiAddress", R"("api": { "address": "" })",
                    "api.address: must be an IP address"},
        SettingCase{"HealthAddress", R"("health": { "address": "8080" })",
                    "health.address: must be an IP address"},
        SettingCase{"MetricsAddress", R"("metrics": { "address": ":9464" })",
                    "metrics.address: must be an IP address"},
        SettingCase{"PlaintextElsewhere",
                    R"("api": { "address": "0.0.0.0:50051" })",
                    "api.address: is not loopback"},
        SettingCase{"PlaintextElsewhereOnIpv6",
                    R"("api": { "address": "[::]:50051" })",
                    "api.address: is not loopback"},
        SettingCase{"PlaintextElsewhereForbidden",
                    R"("api": { "address": "10.0.0.1:50051",
                                "allowPlaintext": false })",
                    "api.address: is not loopback"},
        SettingCase{"SameAddress",
                    R"("health": { "address": "127.0.0.1:50051" })",
                    "health.address: is the same as api.address"}),
    [](const auto& row) { return row.param.name; });

TEST(ConfigUpstream, TakesACaFileThatHoldsCertificates) {
  const testing::TestAuthority authority;
  const Configured configured(absl::StrCat(R"("upstream": { "caFile": ")",
                                           authority.ca_file(), "\" }"));

  EXPECT_THAT(configured.report().errors, IsEmpty());
}

TEST(ConfigUpstream, WarnsOfABaseUrlWithoutPath) {
  for (const char* const url : {"https://host", "https://host/"}) {
    const Configured configured(
        absl::StrCat(R"("upstream": { "baseUrl": ")", url, "\" }"));

    EXPECT_THAT(configured.report().errors, IsEmpty());
    EXPECT_THAT(configured.report().warnings,
                Contains(StartsWith("upstream.baseUrl: has no path")));
  }
}

TEST(ConfigUpstream, RefusesACaFileWithoutCertificates) {
  const testing::TemporaryFolder folder;
  const Configured configured(absl::StrCat(R"("upstream": { "caFile": ")",
                                           folder.Write("ca", "none"), "\" }"));

  EXPECT_THAT(configured.report().errors,
              ElementsAre("upstream.caFile: must name a file of certificates "
                          "in PEM"));
}

struct OtherCloud {
  std::string settings;
  std::string warning;
};

void PrintTo(const OtherCloud& row, std::ostream* out) { *out << row.settings; }

class ConfigOfAnotherCloud : public ::testing::TestWithParam<OtherCloud> {};

TEST_P(ConfigOfAnotherCloud, IsAWarningThatNamesBoth) {
  const Configured configured(
      absl::StrCat(R"("upstream": {)", GetParam().settings, "}"));

  EXPECT_THAT(configured.report().errors, IsEmpty());
  EXPECT_THAT(configured.report().warnings, Contains(GetParam().warning));
}

INSTANTIATE_TEST_SUITE_P(
    ConfigUpstream, ConfigOfAnotherCloud,
    ::testing::Values(
        OtherCloud{R"("cloud": "CHINA",
                      "baseUrl": "https://api.partnercenter.microsoft.com/v1")",
                   "upstream.baseUrl: is of the cloud GLOBAL or US_GOVERNMENT, "
                   "but upstream.cloud is CHINA"},
        OtherCloud{R"("baseUrl":
                      "https://PARTNER.partnercenterapi.microsoftonline.cn/v1")",
                   "upstream.baseUrl: is of the cloud CHINA, but "
                   "upstream.cloud is GLOBAL"},
        OtherCloud{R"("cloud": "US_GOVERNMENT",
                      "loginAuthority": "https://login.microsoftonline.com")",
                   "upstream.loginAuthority: is of the cloud GLOBAL, but "
                   "upstream.cloud is US_GOVERNMENT"},
        OtherCloud{R"("loginAuthority": "https://login.microsoftonline.us/")",
                   "upstream.loginAuthority: is of the cloud US_GOVERNMENT, "
                   "but upstream.cloud is GLOBAL"},
        OtherCloud{R"("loginAuthority": "https://login.chinacloudapi.cn")",
                   "upstream.loginAuthority: is of the cloud CHINA, but "
                   "upstream.cloud is GLOBAL"},
        OtherCloud{R"("cloud": "CHINA", "scope":
                      "https://api.partnercenter.microsoft.com/.default")",
                   "upstream.scope: is of the cloud GLOBAL or US_GOVERNMENT, "
                   "but upstream.cloud is CHINA"}));

TEST(ConfigUpstream, DoesNotWarnOfACloudsOwnOrAnUnknownHost) {
  for (
      const char* const settings :
      {R"("cloud": "US_GOVERNMENT")", R"("cloud": "CHINA")",
       R"("cloud": "CHINA", "loginAuthority": "https://login.chinacloudapi.cn")",
       R"("loginAuthority": "https://login.windows.net")",
       R"("baseUrl": "https://gateway.example/v1", "scope": "a/.default")"}) {
    const Configured configured(
        absl::StrCat(R"("upstream": {)", settings, "}"));

    EXPECT_THAT(configured.report().warnings,
                Each(Not(StartsWith("upstream."))))
        << settings;
  }
}

TEST(ConfigUpstream, DoesNotWarnOfABaseUrlWithPath) {
  const Configured configured("");

  EXPECT_THAT(configured.report().warnings,
              Each(Not(StartsWith("upstream.baseUrl"))));
}

}  // namespace
}  // namespace partnercenter::gateway
