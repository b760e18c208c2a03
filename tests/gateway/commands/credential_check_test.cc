#include "gateway/commands/credential_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_token_source.h"

namespace partnercenter::gateway {
namespace {

using client::AccessToken;
using testing::FakeClock;
using testing::FakeTokenSource;
using ::testing::HasSubstr;
using ::testing::Not;

// A token that says this of itself.
std::string TokenSaying(const std::string& claims) {
  return absl::StrCat("eyJhbGciOiJub25lIn0.", absl::WebSafeBase64Escape(claims),
                      ".c2lnbmF0dXJl");
}

absl::StatusOr<std::string> Check(const AccessToken& token) {
  FakeTokenSource tokens;
  tokens.Set(token);
  const FakeClock clock;
  return CheckCredential(tokens, {}, clock);
}

TEST(CheckCredential, TellsForWhomTheTokenIsAndHowLong) {
  const auto told = Check(
      {TokenSaying(R"({"appid":"app-1","tid":"tenant-1","aud":"https://api",)"
                   R"("upn":"admin@contoso.example"})"),
       FakeClock::kStart + absl::Seconds(3599.9)});

  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(*told,
            "application app-1, tenant tenant-1, user admin@contoso.example, "
            "audience https://api, valid for 59m59s");
}

TEST(CheckCredential, BelievesTheTokenIfItsSourceDoesNotKnow) {
  const int64_t expiry = absl::ToUnixSeconds(FakeClock::kStart) + 120;

  const auto told = Check(
      {TokenSaying(absl::StrCat(R"({"appid":"app-1","exp":)", expiry, "}"))});

  EXPECT_EQ(told.value(), "application app-1, valid for 2m");
}

TEST(CheckCredential, TellsHowLongWhateverTheWallTimeWasSetTo) {
  for (const absl::Duration step : {absl::Hours(3), -absl::Hours(7)}) {
    FakeClock clock;
    clock.SetWallTimeBy(step);
    FakeTokenSource tokens;
    tokens.Set(AccessToken{"opaque", clock.Now() + absl::Minutes(2)});

    EXPECT_THAT(CheckCredential(tokens, {}, clock).value(),
                HasSubstr("valid for 2m"));
  }
}

TEST(CheckCredential, RefusesATokenThatSaysItHasExpired) {
  const int64_t expiry = absl::ToUnixSeconds(FakeClock::kStart) - 1;

  const auto told =
      Check({TokenSaying(absl::StrCat(R"({"exp":)", expiry, "}"))});

  EXPECT_THAT(std::string(told.status().message()),
              HasSubstr("expired at 2024-05-06T07:08:08"));
}

TEST(CheckCredential, AdmitsWhatItCannotTell) {
  EXPECT_EQ(Check({"opaque"}).value(),
            "a token without readable claims, valid for an unknown time");
}

TEST(CheckCredential, NeverTellsTheToken) {
  const std::string token = TokenSaying(R"({"appid":"app-1"})");
  EXPECT_THAT(Check({token}).value(), Not(HasSubstr(token)));
  EXPECT_THAT(Check({"opaque"}).value(), Not(HasSubstr("opaque")));
}

TEST(CheckCredential, SaysWhyThereIsNoToken) {
  FakeTokenSource tokens(client::MakeError(
      absl::StatusCode::kInternal,
      orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED, "do something"));
  const FakeClock clock;

  EXPECT_EQ(CheckCredential(tokens, {}, clock).status().message(),
            "do something");
}

}  // namespace
}  // namespace partnercenter::gateway
