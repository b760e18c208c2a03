#include "simulator/entra/issued_tokens.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"

namespace partnercenter::simulator {
namespace {

using nlohmann::json;
using Standing = IssuedTokens::Standing;

constexpr absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

TokenSubject Subject() {
  return {"https://audience.test",
          "https://issuer.test/",
          "client",
          "tenant",
          /*user=*/"",
          kStart,
          kStart + absl::Hours(1)};
}

TEST(IssuedTokens, AreJsonWebTokensWithTheirClaims) {
  IssuedTokens tokens;
  const std::vector<std::string> parts =
      absl::StrSplit(tokens.Issue(Subject()), '.');
  ASSERT_EQ(parts.size(), 3u);
  std::string header;
  std::string claims;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(parts[0], &header));
  ASSERT_TRUE(absl::WebSafeBase64Unescape(parts[1], &claims));
  EXPECT_EQ(json::parse(header).at("typ"), "JWT");
  const json read = json::parse(claims);
  EXPECT_EQ(read.at("aud"), "https://audience.test");
  EXPECT_EQ(read.at("iss"), "https://issuer.test/");
  EXPECT_EQ(read.at("appid"), "client");
  EXPECT_EQ(read.at("tid"), "tenant");
  EXPECT_EQ(read.at("iat"), 1'700'000'000);
  EXPECT_EQ(read.at("nbf"), 1'700'000'000);
  EXPECT_EQ(read.at("exp"), 1'700'003'600);
}

TEST(IssuedTokens, AreAllDifferent) {
  IssuedTokens tokens;
  EXPECT_NE(tokens.Issue(Subject()), tokens.Issue(Subject()));
  EXPECT_EQ(tokens.count(), 2);
}

TEST(IssuedTokens, CannotBeMadeByAnother) {
  IssuedTokens tokens;
  const std::string token = tokens.Issue(Subject());
  EXPECT_EQ(IssuedTokens().StandingOf(token, kStart), Standing::kUnknown);
  EXPECT_EQ(tokens.StandingOf(token.substr(0, token.size() - 1), kStart),
            Standing::kUnknown);
  EXPECT_EQ(tokens.StandingOf("", kStart), Standing::kUnknown);
}

TEST(IssuedTokens, EndWithTheirTime) {
  IssuedTokens tokens;
  const std::string token = tokens.Issue(Subject());
  const absl::Time end = Subject().expires_at;
  EXPECT_EQ(tokens.StandingOf(token, end - absl::Seconds(1)), Standing::kGood);
  EXPECT_EQ(tokens.StandingOf(token, end), Standing::kEnded);
}

TEST(IssuedTokens, EndWhenTheyAreRevoked) {
  IssuedTokens tokens;
  const std::string first = tokens.Issue(Subject());
  const std::string second = tokens.Issue(Subject());
  tokens.Revoke(first);
  tokens.Revoke("unknown");
  EXPECT_EQ(tokens.StandingOf(first, kStart), Standing::kEnded);
  EXPECT_EQ(tokens.StandingOf(second, kStart), Standing::kGood);
  tokens.RevokeAll();
  EXPECT_EQ(tokens.StandingOf(second, kStart), Standing::kEnded);
  EXPECT_EQ(tokens.StandingOf(tokens.Issue(Subject()), kStart),
            Standing::kGood);
}

}  // namespace
}  // namespace partnercenter::simulator
