#include "gateway/commands/credential_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/auth/token_claims.h"

namespace partnercenter::gateway {
namespace {

std::string DescribeClaims(const client::TokenClaims& claims) {
  std::string text;
  const auto add = [&text](absl::string_view what, absl::string_view value) {
    if (value.empty()) return;
    absl::StrAppend(&text, text.empty() ? "" : ", ", what, " ", value);
  };
  add("application", claims.app_id);
  add("tenant", claims.tenant_id);
  add("user", claims.user);
  add("audience", claims.audience);
  return text.empty() ? "a token without claims" : text;
}

std::string DescribeValidity(absl::Time expires_at, absl::Time now) {
  if (expires_at == absl::InfiniteFuture()) {
    return "valid for an unknown time";
  }
  return absl::StrCat("valid for ", absl::FormatDuration(absl::Trunc(
                                        expires_at - now, absl::Seconds(1))));
}

}  // namespace

absl::StatusOr<std::string> CheckCredential(client::TokenSource& tokens,
                                            const client::CallContext& context,
                                            const base::Clock& clock) {
  const auto token = tokens.GetToken(context);
  if (!token.ok()) return token.status();
  const auto claims = client::ReadTokenClaims(token->text);
  const absl::Time claimed =
      claims.has_value() ? claims->expires_at.value_or(absl::InfiniteFuture())
                         : absl::InfiniteFuture();
  const absl::Time now = clock.WallTime();
  const absl::Time expires_at = now + (token->expires_at - clock.Now());
  if (claimed <= now) {
    return absl::FailedPreconditionError(
        absl::StrCat("the token expired at ",
                     absl::FormatTime(claimed, absl::UTCTimeZone())));
  }
  return absl::StrCat(claims.has_value() ? DescribeClaims(*claims)
                                         : "a token without readable claims",
                      ", ",
                      DescribeValidity(std::min(expires_at, claimed), now));
}

}  // namespace partnercenter::gateway
