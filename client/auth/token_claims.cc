#include "client/auth/token_claims.h"

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "json/top_level_scalars.h"

namespace partnercenter::client {
namespace {

// Header, payload, signature; an encrypted token has five parts.
constexpr size_t kParts = 3;
constexpr size_t kMaxClaimBytes = 256;

std::string Printable(absl::string_view text) {
  std::string result(text.substr(0, kMaxClaimBytes));
  for (char& c : result) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  return result;
}

// Of the year 9999, the last one that dates are written in.
constexpr double kLastSecond = 253402300799;

// The first of these claims that the token has.
std::string Claim(json::TopLevelScalars& members,
                  std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string text = members.Take(name);
    if (!text.empty()) return Printable(text);
  }
  return "";
}

}  // namespace

std::optional<TokenClaims> ReadTokenClaims(absl::string_view token) {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  std::string payload;
  if (parts.size() != kParts ||
      !absl::WebSafeBase64Unescape(parts[1], &payload)) {
    return std::nullopt;
  }
  auto members = json::TopLevelScalars::Read(payload);
  if (!members.has_value()) return std::nullopt;

  TokenClaims claims;
  claims.app_id = Claim(*members, {"appid", "azp"});
  claims.tenant_id = Claim(*members, {"tid"});
  claims.user = Claim(*members, {"upn", "unique_name", "preferred_username"});
  claims.audience = Claim(*members, {"aud"});
  double expiry = 0;
  if (absl::SimpleAtod(members->Take("exp"), &expiry) && expiry >= 0 &&
      expiry <= kLastSecond) {
    claims.expires_at = absl::UnixEpoch() + absl::Seconds(expiry);
  }
  return claims;
}

}  // namespace partnercenter::client
