#include "client/auth/token_claims.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

std::string TokenOf(absl::string_view payload) {
  return absl::StrCat(absl::WebSafeBase64Escape(R"({"typ":"JWT"})"), ".",
                      absl::WebSafeBase64Escape(payload), ".c2lnbmF0dXJl");
}

TEST(TokenClaims, TellWhoseTheTokenIs) {
  const auto claims = ReadTokenClaims(
      TokenOf(R"({"aud":"https://api.partnercenter.microsoft.com",)"
              R"("iss":"https://sts.windows.net/t/","iat":1714979289,)"
              R"("exp":1714982889,"amr":["rsa","mfa"],"appid":"app",)"
              R"("tid":"tenant","upn":"agent@contoso.com"})"));

  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->app_id, "app");
  EXPECT_EQ(claims->tenant_id, "tenant");
  EXPECT_EQ(claims->user, "agent@contoso.com");
  EXPECT_EQ(claims->audience, "https://api.partnercenter.microsoft.com");
  EXPECT_EQ(claims->expires_at, absl::FromUnixSeconds(1714982889));
}

TEST(TokenClaims, HaveTheNamesOfV2TokensToo) {
  const auto claims = ReadTokenClaims(
      TokenOf(R"({"azp":"app","preferred_username":"agent@contoso.com"})"));

  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->app_id, "app");
  EXPECT_EQ(claims->user, "agent@contoso.com");
}

TEST(TokenClaims, NameNoUserOfAnAppOnlyToken) {
  const auto claims = ReadTokenClaims(TokenOf(R"({"appid":"app"})"));

  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->user, "");
  EXPECT_FALSE(claims->expires_at.has_value());
}

TEST(TokenClaims, AreShortAndPrintable) {
  const auto claims = ReadTokenClaims(
      TokenOf(absl::StrCat(R"({"upn":"a\u0000\n\u001b[1mb\u00fc","appid":")",
                           std::string(300, 'x'), R"(","exp":"soon"})")));

  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->user, "a???[1mb??");
  EXPECT_EQ(claims->app_id, std::string(256, 'x'));
  EXPECT_FALSE(claims->expires_at.has_value());
}

TEST(TokenClaims, MayExpireWithinASecond) {
  const auto claims = ReadTokenClaims(TokenOf(R"({"exp":1714982889.5})"));

  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->expires_at,
            absl::FromUnixSeconds(1714982889) + absl::Milliseconds(500));
}

TEST(TokenClaims, HaveNoExpiryThatNoDateShows) {
  for (const char* expiry :
       {"253402300800", "9223372036854775807", "99999999999999999999", "1e308",
        R"("1e400")", R"("inf")", R"("nan")", "-9223372036854775808"}) {
    const auto claims =
        ReadTokenClaims(TokenOf(absl::StrCat(R"({"exp":)", expiry, "}")));

    ASSERT_TRUE(claims.has_value()) << expiry;
    EXPECT_FALSE(claims->expires_at.has_value()) << expiry;
  }
}

TEST(TokenClaims, AreThoseOfAJsonWebTokenOnly) {
  for (const std::string& token :
       {std::string(), std::string("opaque"), std::string("a.b"),
        std::string("a.b.c"), std::string(".."), std::string("a.!.c"),
        TokenOf("[1]"), TokenOf("text"), TokenOf(R"({"appid":)"),
        // Encrypted.
        TokenOf("{}") + ".a.b"}) {
    EXPECT_FALSE(ReadTokenClaims(token).has_value()) << token;
  }
}

}  // namespace
}  // namespace partnercenter::client
