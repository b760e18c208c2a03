#include "simulator/entra/token_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using partnercenter::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kTenant[] = "11111111-0000-4000-8000-000000000001";
constexpr char kClient[] = "22222222-0000-4000-8000-000000000002";
constexpr char kScope[] = "https%3A%2F%2Fapi.partnercenter.test%2F.default";
// 2023-11-14T22:13:20Z.
constexpr absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

EntraOptions Options() {
  EntraOptions options;
  options.tenant = kTenant;
  options.client_id = kClient;
  options.client_secret = "s3cret+&";
  return options;
}

std::string GoodForm() {
  return absl::StrCat("grant_type=client_credentials&client_id=", kClient,
                      "&client_secret=s3cret%2B%26&scope=", kScope);
}

Request Post(std::string body) {
  Request request;
  request.method = "POST";
  request.body = std::move(body);
  request.headers = {
      {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  return request;
}

// Returns the endpoint's answer to a request.
Answer Ask(const EntraOptions& options, const std::string& path,
           const Request& request) {
  IssuedTokens tokens;
  return TokenEndpoint(options, tokens, [] { return kNow; })
      .Respond(ParseTokenRoute(path).value(), request);
}

std::string V2(const std::string& tenant = kTenant) {
  return absl::StrCat("/", tenant, "/oauth2/v2.0/token");
}

TEST(TokenRoute, IsThatOfATenant) {
  EXPECT_EQ(ParseTokenRoute("/t/oauth2/v2.0/token")->version, 2);
  EXPECT_EQ(ParseTokenRoute("/t/oauth2/v2.0/token")->tenant, "t");
  EXPECT_EQ(ParseTokenRoute("/t.test/oauth2/token")->version, 1);
  EXPECT_EQ(ParseTokenRoute("/t.test/oauth2/token")->tenant, "t.test");
  for (const char* path :
       {"/", "/t", "/oauth2/token", "/t/oauth2", "/t/oauth2/v1.0/token",
        "/t/oauth2/v2.0/authorize", "/v1/customers/t/orders",
        "/t/oauth2/v2.0/token/x"}) {
    EXPECT_FALSE(ParseTokenRoute(path).has_value()) << path;
  }
}

TEST(TokenEndpoint, AnswersVersionTwoWithNumbers) {
  const Answer answer = Ask(Options(), V2(), Post(GoodForm()));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json; charset=utf-8");
  const json read = json::parse(answer.body);
  EXPECT_EQ(read.at("token_type"), "Bearer");
  EXPECT_EQ(read.at("expires_in"), json(3600));
  EXPECT_TRUE(read.at("access_token").is_string());
  EXPECT_FALSE(read.contains("expires_on"));
  EXPECT_FALSE(read.contains("refresh_token"));
}

TEST(TokenEndpoint, AnswersVersionOneWithTexts) {
  const std::string form = absl::StrCat(
      "grant_type=client_credentials&client_id=", kClient,
      "&client_secret=s3cret%2B%26&resource=https://api.partnercenter.test");
  const Answer answer =
      Ask(Options(), absl::StrCat("/", kTenant, "/oauth2/token"), Post(form));
  EXPECT_EQ(answer.status, 200);
  const json read = json::parse(answer.body);
  EXPECT_EQ(read.at("expires_in"), "3600");
  EXPECT_EQ(read.at("expires_on"), "1700003600");
  EXPECT_EQ(read.at("not_before"), "1699999700");
  EXPECT_EQ(read.at("resource"), "https://api.partnercenter.test");
}

TEST(TokenEndpoint, GivesAnyClientATokenIfItKnowsNone) {
  const std::string form = absl::StrCat(
      "grant_type=client_credentials&client_id=x&client_secret=y&scope=",
      kScope);
  EXPECT_EQ(Ask({}, V2("any.test"), Post(form)).status, 200);
}

TEST(TokenEndpoint, ReadsTheSecretsFileForEachRequest) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("client-secret", "s3cret+&\n");
  EntraOptions options = Options();
  options.client_secret.clear();
  options.client_secret_file = path;
  EXPECT_EQ(Ask(options, V2(), Post(GoodForm())).status, 200);
  folder.Write("client-secret", "rotated");
  EXPECT_EQ(Ask(options, V2(), Post(GoodForm())).status, 401);
  std::filesystem::remove(path);
  EXPECT_EQ(Ask(options, V2(), Post(GoodForm())).status, 401);
}

TEST(TokenEndpoint, RefusesInEntrasForm) {
  Request request = Post("");
  request.headers.emplace_back("client-request-id", kClient);
  const Answer answer = Ask(Options(), V2(), request);
  const json read = json::parse(answer.body);
  const std::string trace = read.at("trace_id");
  EXPECT_TRUE(IsGuid(trace));
  EXPECT_EQ(read.at("correlation_id"), kClient);
  EXPECT_EQ(read.at("timestamp"), "2023-11-14 22:13:20Z");
  EXPECT_EQ(read.at("error_codes"), json::array({90014}));
  EXPECT_THAT(read.at("error_description").get<std::string>(),
              StartsWith("AADSTS90014: The required field 'grant_type'"));
  EXPECT_THAT(read.at("error_description").get<std::string>(),
              HasSubstr(absl::StrCat("\r\nTrace ID: ", trace,
                                     "\r\nCorrelation ID: ", kClient,
                                     "\r\nTimestamp: 2023-11-14 22:13:20Z")));
}

TEST(TokenEndpoint, ReadsOnlyForms) {
  Request request = Post(GoodForm());
  request.headers = {{"Content-Type", "application/json"}};
  const Answer answer = Ask(Options(), V2(), request);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("AADSTS90014"));
}

TEST(TokenEndpoint, TakesOnlyPost) {
  Request request = Post("");
  request.method = "GET";
  const Answer answer = Ask(Options(), V2(), request);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("AADSTS900561"));
}

struct Refused {
  const char* name;
  std::string tenant;
  // Replaces a part of the good form.
  std::string part;
  std::string replacement;
  int status;
  const char* error;
  int number;
};

class TokenRefusal : public ::testing::TestWithParam<Refused> {};

TEST_P(TokenRefusal, HasItsStatusWordAndNumber) {
  const Refused& row = GetParam();
  std::string form = GoodForm();
  const size_t at = form.find(row.part);
  ASSERT_NE(at, std::string::npos);
  form.replace(at, row.part.size(), row.replacement);
  const Answer answer = Ask(Options(), V2(row.tenant), Post(form));
  EXPECT_EQ(answer.status, row.status);
  const json read = json::parse(answer.body);
  EXPECT_EQ(read.at("error"), row.error);
  EXPECT_EQ(read.at("error_codes"), json::array({row.number}));
  EXPECT_THAT(answer.body, Not(HasSubstr("s3cret")));
}

INSTANTIATE_TEST_SUITE_P(
    TokenEndpoint, TokenRefusal,
    ::testing::Values(
        Refused{"UnknownTenant", "other.test", "", "", 400, "invalid_request",
                90002},
        Refused{"NoGrant", kTenant, "grant_type=client_credentials", "", 400,
                "invalid_request", 90014},
        Refused{"NoClient", kTenant, "client_id=", "x=", 400, "invalid_request",
                90014},
        Refused{"NoScope", kTenant, "scope=", "resource=", 400,
                "invalid_request", 90014},
        Refused{"OtherGrant", kTenant, "client_credentials", "password", 400,
                "unsupported_grant_type", 70003},
        Refused{"NoRefreshToken", kTenant, "client_credentials",
                "refresh_token", 400, "invalid_request", 90014},
        Refused{"AssertionOfAnUnknownType", kTenant, "client_secret=",
                "client_assertion=", 401, "invalid_client", 50027},
        Refused{"AssertionThatNobodyKnows", kTenant, "client_secret=",
                "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                "client-assertion-type%3Ajwt-bearer&client_assertion=",
                401, "invalid_client", 700213},
        Refused{"UserScope", kTenant, ".default", "user_impersonation", 400,
                "invalid_scope", 70011},
        Refused{"TwoScopes", kTenant, kScope, "a+b%2F.default", 400,
                "invalid_scope", 70011},
        Refused{"NoAudience", kTenant, kScope, "%2F.default", 400,
                "invalid_scope", 70011},
        Refused{"UnknownClient", kTenant, kClient, "other", 400,
                "unauthorized_client", 700016},
        Refused{"NoSecret", kTenant, "client_secret=s3cret%2B%26", "", 401,
                "invalid_client", 7000216},
        Refused{"WrongSecret", kTenant, "s3cret%2B%26", "s3cret", 401,
                "invalid_client", 7000215}),
    [](const auto& row) { return std::string(row.param.name); });

std::string AssertionForm(const std::string& assertion) {
  return absl::StrCat("grant_type=client_credentials&client_id=", kClient,
                      "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                      "client-assertion-type%3Ajwt-bearer&client_assertion=",
                      assertion, "&scope=", kScope);
}

TEST(TokenEndpoint, TakesTheAssertionOfAFile) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("federated-token", "eyJ.a.b\n");
  EntraOptions options = Options();
  options.federated_token_file = path;
  EXPECT_EQ(Ask(options, V2(), Post(AssertionForm("eyJ.a.b"))).status, 200);
  EXPECT_EQ(Ask(options, V2(), Post(GoodForm())).status, 200);
  folder.Write("federated-token", "rotated");
  EXPECT_EQ(Ask(options, V2(), Post(AssertionForm("eyJ.a.b"))).status, 401);
  std::filesystem::remove(path);
  EXPECT_EQ(Ask(options, V2(), Post(AssertionForm("eyJ.a.b"))).status, 401);
}

TEST(TokenEndpoint, TakesAnyAssertionIfItKnowsNothing) {
  EXPECT_EQ(Ask({}, V2(), Post(AssertionForm("x"))).status, 200);
}

// Exchanges refresh tokens of a user at an endpoint.
class RefreshGrant : public ::testing::Test {
 protected:
  static EntraOptions UserOptions() {
    EntraOptions options = Options();
    options.refresh_token = "r0";
    return options;
  }

  // Returns the answer to a request with this token and this scope, encoded as
  // in a form.
  json Exchange(const std::string& refresh_token,
                const std::string& scope =
                    "https%3A%2F%2Fapi.partnercenter.test%2Fuser_impersonation"
                    "+offline_access") {
    return json::parse(
        endpoint_
            .Respond(ParseTokenRoute(V2()).value(),
                     Post(absl::StrCat(
                         "grant_type=refresh_token&client_id=", kClient,
                         "&client_secret=s3cret%2B%26",
                         "&refresh_token=", refresh_token, "&scope=", scope)))
            .body);
  }

  void MakeSingleUse() { options_.single_use_refresh_tokens = true; }

 private:
  EntraOptions options_ = UserOptions();
  IssuedTokens tokens_;
  TokenEndpoint endpoint_{options_, tokens_, [] { return kNow; }};
};

TEST_F(RefreshGrant, GivesATokenOfTheUserAndTheNextRefreshToken) {
  const json answer = Exchange("r0");

  const std::string token = answer.at("access_token");
  std::string claims;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(
      token.substr(token.find('.') + 1, token.rfind('.') - token.find('.') - 1),
      &claims));
  const json read = json::parse(claims);
  EXPECT_EQ(read.at("aud"), "https://api.partnercenter.test");
  EXPECT_EQ(read.at("upn"), absl::StrCat("agent@", kTenant));
  EXPECT_EQ(read.at("amr"), json::array({"pwd", "mfa"}));
  EXPECT_FALSE(read.contains("idtyp"));
  const std::string next = answer.at("refresh_token");
  EXPECT_NE(next, "r0");
  EXPECT_TRUE(Exchange(next).contains("access_token"));
}

TEST_F(RefreshGrant, TakesATokenAgainAsEntraDoes) {
  EXPECT_TRUE(Exchange("r0").contains("access_token"));
  EXPECT_TRUE(Exchange("r0").contains("access_token"));
}

TEST_F(RefreshGrant, RefusesAUsedTokenIfItIsToldTo) {
  MakeSingleUse();
  const json first = Exchange("r0");

  const json again = Exchange("r0");

  EXPECT_EQ(again.at("error"), "invalid_grant");
  EXPECT_EQ(again.at("error_codes"), json::array({50173}));
  EXPECT_TRUE(Exchange(first.at("refresh_token")).contains("access_token"));
}

TEST_F(RefreshGrant, RefusesATokenThatItDoesNotKnow) {
  const json answer = Exchange("other");

  EXPECT_EQ(answer.at("error"), "invalid_grant");
  EXPECT_EQ(answer.at("error_codes"), json::array({9002313}));
}

TEST_F(RefreshGrant, GivesNoRefreshTokenUnlessAskedFor) {
  const json answer =
      Exchange("r0", "https%3A%2F%2Fapi.partnercenter.test%2F.default");

  EXPECT_TRUE(answer.contains("access_token"));
  EXPECT_FALSE(answer.contains("refresh_token"));
}

TEST_F(RefreshGrant, NeedsTheScopeOfOneResource) {
  for (const char* scope : {"openid+offline_access", "a%2Fb+c%2Fd"}) {
    EXPECT_EQ(Exchange("r0", scope).at("error"), "invalid_scope") << scope;
  }
}

}  // namespace
}  // namespace partnercenter::simulator
