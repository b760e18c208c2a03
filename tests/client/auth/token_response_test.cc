#include "client/auth/token_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::FakeClock;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Time kNow = FakeClock::kStart;
// Set since the process began.
const absl::Time kWallTime = kNow + absl::Hours(3);

absl::StatusOr<AccessToken> Read(int http_status, std::string body,
                                 HttpHeaders headers = {}) {
  auto tokens = ReadTokenResponse(
      {http_status, std::move(headers), std::move(body), kNow, kWallTime});
  if (!tokens.ok()) return tokens.status();
  return std::move(tokens->access);
}

// The refresh token of an answer with these members.
std::string RefreshTokenOf(absl::string_view members) {
  return ReadTokenResponse(
             {200,
              {},
              absl::StrCat(R"({"access_token":"t","expires_in":3599)", members,
                           "}"),
              kNow,
              kWallTime})
      ->refresh;
}

std::string Message(const absl::StatusOr<AccessToken>& token) {
  return std::string(token.status().message());
}

// The members behind "{", with a good token.
std::string TokenWith(absl::string_view members) {
  return absl::StrCat(R"({"access_token":"t","token_type":"Bearer",)", members,
                      "}");
}

TEST(TokenResponse, OfV2HasNumbers) {
  const auto token = Read(
      200, R"({"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,)"
           R"("access_token":"eyJ0.eyJh.c2ln-_"})");

  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->text, "eyJ0.eyJh.c2ln-_");
  EXPECT_EQ(token->expires_at, kNow + absl::Seconds(3599));
}

TEST(TokenResponse, OfV1HasTexts) {
  const auto token = Read(
      200,
      R"({"token_type":"Bearer","expires_in":"3600","ext_expires_in":"3600",)"
      R"("expires_on":"1546469802","not_before":"1546465902",)"
      R"("resource":"https://graph.windows.net","access_token":"t"})");

  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->text, "t");
  EXPECT_EQ(token->expires_at, kNow + absl::Hours(1));
}

TEST(TokenResponse, MayHaveARefreshToken) {
  EXPECT_EQ(RefreshTokenOf(R"(,"refresh_token":"0.AX-_r")"), "0.AX-_r");
  EXPECT_EQ(RefreshTokenOf(""), "");
  EXPECT_EQ(RefreshTokenOf(R"(,"refresh_token":null)"), "");
}

TEST(TokenResponse, HasNoRefreshTokenIfItsTextIsNone) {
  EXPECT_EQ(RefreshTokenOf(R"(,"refresh_token":"a b")"), "");
  EXPECT_EQ(RefreshTokenOf(R"(,"refresh_token":"a\n")"), "");
  EXPECT_EQ(RefreshTokenOf(absl::StrCat(R"(,"refresh_token":")",
                                        std::string(64 * 1024 + 1, 'a'), "\"")),
            "");
}

TEST(TokenResponse, ExpiresByItsAbsoluteTimeIfItHasNoOther) {
  const auto token = Read(
      200,
      TokenWith(absl::StrCat(R"("expires_on":")",
                             absl::ToUnixSeconds(kWallTime) + 1800, R"(")")));

  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->expires_at, kNow + absl::Minutes(30));
}

TEST(TokenResponse, LivesForADayAtMost) {
  for (const char* lifetime :
       {"86400", "86401", "1e30", "9223372036854775807", "1e308",
        "9223372036854775808", R"("99999999999999999999")", R"("1e400")",
        R"("315576000000")", R"("inf")"}) {
    const auto token =
        Read(200, TokenWith(absl::StrCat(R"("expires_in":)", lifetime)));

    ASSERT_TRUE(token.ok()) << lifetime << token.status();
    EXPECT_EQ(token->expires_at, kNow + absl::Hours(24)) << lifetime;
  }
}

TEST(TokenResponse, LivesForADayAtMostByItsAbsoluteTimeToo) {
  for (const char* expiry :
       {"253402300799", "9223372036854775807", R"("99999999999999999999")",
        "1e308", R"("1e400")"}) {
    const auto token =
        Read(200, TokenWith(absl::StrCat(R"("expires_on":)", expiry)));

    ASSERT_TRUE(token.ok()) << expiry << token.status();
    EXPECT_EQ(token->expires_at, kNow + absl::Hours(24)) << expiry;
  }
}

TEST(TokenResponse, MayLiveForPartsOfASecond) {
  for (const char* lifetime : {"1.5", R"("1.5")", "15e-1"}) {
    const auto token =
        Read(200, TokenWith(absl::StrCat(R"("expires_in":)", lifetime)));

    ASSERT_TRUE(token.ok()) << lifetime << token.status();
    EXPECT_EQ(token->expires_at, kNow + absl::Milliseconds(1500)) << lifetime;
  }
}

TEST(TokenResponse, HasATypeInAnyCaseOrNone) {
  for (const char* type :
       {R"("token_type":"bearer",)", R"("token_type":"BEARER",)", ""}) {
    EXPECT_TRUE(Read(200, absl::StrCat("{", type,
                                       R"("access_token":"t","expires_in":1})"))
                    .ok())
        << type;
  }
}

TEST(TokenResponse, HoldsATokenOf64KiBAtMost) {
  const auto body = [](size_t size) {
    return absl::StrCat(R"({"expires_in":60,"access_token":")",
                        std::string(size, 'x'), R"("})");
  };
  EXPECT_TRUE(Read(200, body(64 * 1024)).ok());
  EXPECT_THAT(Message(Read(200, body(64 * 1024 + 1))), HasSubstr("too large"));
}

struct UnusableCase {
  std::string name;
  int http_status;
  std::string body;
  std::string why;
};

void PrintTo(const UnusableCase& c, std::ostream* os) { *os << c.name; }

class UnusableTokenResponse : public ::testing::TestWithParam<UnusableCase> {};

TEST_P(UnusableTokenResponse, IsUnavailable) {
  const auto token = Read(GetParam().http_status, GetParam().body);

  EXPECT_EQ(token.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(Message(token), HasSubstr(GetParam().why));
  EXPECT_THAT(token.status().ToString(), Not(HasSubstr("s3cret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, UnusableTokenResponse,
    ::testing::Values(
        UnusableCase{"NoBody", 200, "", "not a json object"},
        UnusableCase{"Html", 200, "<html>s3cret", "not a json object"},
        UnusableCase{"CutJson", 200, R"({"access_token":"s3cret)",
                     "not a json object"},
        UnusableCase{"List", 200, R"(["s3cret"])", "not a json object"},
        UnusableCase{"NoToken", 200, R"({"expires_in":60})", "no access token"},
        UnusableCase{"ErrorIn200", 200, R"({"error":"invalid_client"})",
                     "no access token"},
        UnusableCase{"EmptyToken", 200,
                     R"({"access_token":"","expires_in":60})",
                     "no access token"},
        UnusableCase{"BlankInToken", 200,
                     R"({"access_token":"s3cret x","expires_in":60})",
                     "invalid in a header"},
        UnusableCase{"LineBreakInToken", 200,
                     R"({"access_token":"s3cret\r\nX: y","expires_in":60})",
                     "invalid in a header"},
        UnusableCase{"TokenNotAscii", 200,
                     R"({"access_token":"s3cr\u00e4t","expires_in":60})",
                     "invalid in a header"},
        UnusableCase{"OtherType", 200,
                     R"({"access_token":"s3cret","token_type":"pop",)"
                     R"("expires_in":60})",
                     "not of type bearer"},
        UnusableCase{"NoLifetime", 200, R"({"access_token":"s3cret"})",
                     "no valid token lifetime"},
        UnusableCase{"LifetimeZero", 200, TokenWith(R"("expires_in":0)"),
                     "no valid token lifetime"},
        UnusableCase{"LifetimeOfMinusInfinity", 200,
                     TokenWith(R"("expires_in":"-inf")"),
                     "no valid token lifetime"},
        UnusableCase{"LifetimeLeast", 200,
                     TokenWith(R"("expires_in":-9223372036854775808)"),
                     "no valid token lifetime"},
        UnusableCase{"ExpiryBefore1970", 200,
                     TokenWith(R"("expires_on":-9223372036854775808)"),
                     "no valid token lifetime"},
        UnusableCase{"LifetimeNegative", 200, TokenWith(R"("expires_in":"-1")"),
                     "no valid token lifetime"},
        UnusableCase{"LifetimeNotANumber", 200,
                     TokenWith(R"("expires_in":"nan")"),
                     "no valid token lifetime"},
        UnusableCase{"LifetimeText", 200, TokenWith(R"("expires_in":"soon")"),
                     "no valid token lifetime"},
        UnusableCase{"ExpiredLongAgo", 200,
                     TokenWith(R"("expires_on":"1546469802")"),
                     "no valid token lifetime"},
        UnusableCase{"NoContent", 204, "", "answered 204"},
        UnusableCase{"Created", 201, TokenWith(R"("expires_in":60)"),
                     "answered 201"},
        UnusableCase{"Redirect", 302, "", "a redirect, which is not followed"},
        UnusableCase{"BadRequestWithoutJson", 400, "<html>", "answered 400"},
        UnusableCase{"NotFoundByAProxy", 404, R"({"message":"s3cret"})",
                     "answered 404"},
        UnusableCase{"ErrorIsAnObject", 403, R"({"error":{"code":"s3cret"}})",
                     "answered 403"},
        UnusableCase{"Busy", 400, R"({"error":"temporarily_unavailable"})",
                     "answered 400"},
        UnusableCase{"Timeout", 408, R"({"error":"invalid_client"})",
                     "answered 408"},
        UnusableCase{"Throttled", 429, R"({"error":"invalid_client"})",
                     "answered 429"},
        UnusableCase{"ServerError", 500, R"({"error":"invalid_client"})",
                     "answered 500"},
        UnusableCase{"Unavailable", 503, "busy", "answered 503"}),
    [](const auto& row) { return row.param.name; });

TEST(TokenResponse, SaysWhenToAskAgainAsItsHeaderDoes) {
  for (const int http_status : {408, 429, 503}) {
    const auto token = Read(http_status, "", {{"retry-after", "57"}});
    EXPECT_EQ(base::RetryDelayOf(token.status()), absl::Seconds(57))
        << http_status;
  }
}

TEST(TokenResponse, CountsARetryDateFromNow) {
  const auto token =
      Read(503, "", {{"Retry-After", "Mon, 06 May 2024 10:09:09 GMT"}});
  EXPECT_EQ(base::RetryDelayOf(token.status()), absl::Minutes(1));
}

TEST(TokenResponse, MayRefuseTheCredential) {
  const auto token = Read(
      401,
      R"({"error":"invalid_client","error_description":"AADSTS7000215: )"
      R"(Invalid client secret s3cret provided.\r\nTrace ID: 0","error_codes":)"
      R"([7000215],"timestamp":"2024-05-06 07:08:09Z","trace_id":)"
      R"("B262bde5-777b-491c-8591-ed1b72389c20","correlation_id":)"
      R"("607a9e54-c610-4893-a82f-7bea7a8e03db"})");

  EXPECT_EQ(token.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_EQ(base::MetadataOf(token.status(), "vendor_code"), "invalid_client");
  EXPECT_EQ(base::MetadataOf(token.status(), "vendor_source"), "entra");
  EXPECT_EQ(Message(token),
            "entra refused the gateway's credential: invalid_client "
            "AADSTS7000215; the client secret is wrong: give its value, not "
            "its id (trace_id b262bde5-777b-491c-8591-ed1b72389c20, "
            "correlation_id 607a9e54-c610-4893-a82f-7bea7a8e03db)");
  EXPECT_FALSE(base::RetryDelayOf(token.status()).has_value());
}

class BrokenRejection : public ::testing::TestWithParam<std::string> {};

TEST_P(BrokenRejection, IsToldByTheErrorBeforeTheBreak) {
  const auto token = Read(401, GetParam());
  EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_EQ(base::MetadataOf(token.status(), "vendor_code"), "invalid_client");
  EXPECT_THAT(Message(token), Not(HasSubstr("s3cret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenRejection,
    ::testing::Values(
        R"({"error":"invalid_client","error_description":"s3cret, cut)",
        R"({"error":"invalid_client","error_description":"s3cret\ud800"})",
        "{\"error\":\"invalid_client\",\"error_description\":\"s3cret\xFF\"}",
        R"({"error":"invalid_client"}s3cret)",
        std::string("{\0\"\0e\0r\0r\0o\0r\0\"\0:\0\"\0i\0n\0v\0a\0l\0i\0"
                    "d\0_\0c\0l\0i\0e\0n\0t\0\"\0}\0",
                    52)));

TEST(TokenResponse, HasItsNumberInTheDescriptionIfNowhereElse) {
  EXPECT_THAT(
      Message(Read(400, R"({"error":"invalid_grant","error_description":)"
                        R"("s3cret AADSTS700082: expired AADSTS1"})")),
      HasSubstr("invalid_grant AADSTS700082; sign in again: the refresh token "
                "has expired"));
}

TEST(TokenResponse, QuotesNoFreeText) {
  for (const char* body :
       {R"({"error":"Bad s3cret","error_description":"s3cret"})",
        R"({"error":"s3cret","error_codes":["s3cret"]})",
        R"({"error":"invalid_client","error_description":"AADSTSs3cret",)"
        R"("trace_id":"s3cret","correlation_id":"s3cret","suberror":"s3cret"})",
        R"({"error":"s3cret_s3cret_s3cret_s3cret_s3cret_s3cret"})"}) {
    const auto token = Read(400, body);

    EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_CREDENTIAL_REJECTED")
        << body;
    EXPECT_THAT(token.status().ToString(), Not(HasSubstr("s3cret")));
  }
}

TEST(TokenResponse, MayRefuseTheCredentialForAReasonOfUnknownName) {
  const auto token = Read(400, R"({"error":"Bad Request"})");

  EXPECT_THAT(Message(token), HasSubstr("an error of unknown name; check "));
  EXPECT_EQ(base::MetadataOf(token.status(), "vendor_code"), "");
}

TEST(TokenResponse, NamesAFewNumbersOnly) {
  const std::string message =
      Message(Read(400, R"({"error":"invalid_request",)"
                        R"("error_codes":[-1,0,1.5,10,11,12,13,14,1e9]})"));
  EXPECT_THAT(message, HasSubstr(" AADSTS10 AADSTS11 AADSTS12 AADSTS13;"));
}

}  // namespace
}  // namespace partnercenter::client
