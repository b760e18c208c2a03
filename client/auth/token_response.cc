#include "client/auth/token_response.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/error_details.h"
#include "base/guid.h"
#include "client/auth/entra_error_hints.h"
#include "client/error_reason.h"
#include "client/status/error_text.h"
#include "client/status/retry_after.h"
#include "json/top_level_scalars.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxTokenBytes = 64 * 1024;
constexpr size_t kMaxErrorNameBytes = 40;
constexpr size_t kMaxNumbers = 4;
constexpr absl::string_view kNumberPrefix = "AADSTS";
constexpr double kMaxLifetimeSeconds = 24 * 60 * 60;

bool IsQuotable(absl::string_view error) {
  return !error.empty() && error.size() <= kMaxErrorNameBytes &&
         std::all_of(error.begin(), error.end(), [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                  c == '_';
         });
}

void AddNumber(absl::string_view digits, std::vector<int64_t>& numbers) {
  int32_t number = 0;
  if (numbers.size() < kMaxNumbers && absl::SimpleAtoi(digits, &number) &&
      number > 0) {
    numbers.push_back(number);
  }
}

// The AADSTS numbers, from the member made for them, else from the description.
std::vector<int64_t> NumbersOf(json::TopLevelScalars& members) {
  std::vector<int64_t> numbers;
  for (const std::string& code : members.Elements("error_codes")) {
    AddNumber(code, numbers);
  }
  if (!numbers.empty()) return numbers;
  const std::string text = members.Take("error_description");
  const absl::string_view description = text;
  const size_t at = description.find(kNumberPrefix);
  if (at == absl::string_view::npos) return numbers;
  const absl::string_view rest = description.substr(at + kNumberPrefix.size());
  const auto end = std::find_if_not(rest.begin(), rest.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  AddNumber(rest.substr(0, static_cast<size_t>(end - rest.begin())), numbers);
  return numbers;
}

// " (trace_id ..., correlation_id ...)", as far as the answer has them.
std::string SupportIds(json::TopLevelScalars& members) {
  std::vector<std::string> ids;
  for (const char* name : {"trace_id", "correlation_id"}) {
    if (const auto id = base::Guid::Parse(members.Take(name))) {
      ids.push_back(absl::StrCat(name, " ", id->text()));
    }
  }
  return ids.empty() ? "" : absl::StrCat(" (", absl::StrJoin(ids, ", "), ")");
}

absl::Status Rejection(absl::string_view error,
                       json::TopLevelScalars& members) {
  const bool quotable = IsQuotable(error);
  const std::vector<int64_t> numbers = NumbersOf(members);
  std::string message = "entra refused the gateway's credential: ";
  absl::StrAppend(&message, quotable ? error : "an error of unknown name");
  for (const int64_t number : numbers) {
    absl::StrAppend(&message, " ", kNumberPrefix, number);
  }
  absl::StrAppend(&message, "; ", EntraErrorHints(error, numbers),
                  SupportIds(members));
  absl::Status status =
      MakeError(absl::StatusCode::kInternal,
                orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED, message);
  if (quotable) base::SetMetadata(status, "vendor_code", error);
  base::SetMetadata(status, "vendor_source", "entra");
  return status;
}

// Nothing if the answer has no lifetime, or none that makes sense.
std::optional<absl::Time> ExpiryOf(json::TopLevelScalars& members,
                                   const TokenResponse& answer) {
  const std::string expires_in = members.Take("expires_in");
  double seconds = 0;
  if (!expires_in.empty()) {
    if (!absl::SimpleAtod(expires_in, &seconds)) return {};
  } else {
    if (!absl::SimpleAtod(members.Take("expires_on"), &seconds)) return {};
    // Entra states it by the wall's clock.
    seconds -=
        absl::ToDoubleSeconds(answer.ended_wall_time - absl::UnixEpoch());
  }
  if (!(seconds > 0)) return {};  // nor what is not a number
  return answer.ended + absl::Seconds(std::min(seconds, kMaxLifetimeSeconds));
}

bool IsToken(absl::string_view text) {
  return text.size() <= kMaxTokenBytes &&
         std::all_of(text.begin(), text.end(), absl::ascii_isgraph);
}

absl::StatusOr<GrantedTokens> TokensOf(json::TopLevelScalars& members,
                                       const TokenResponse& answer) {
  const auto unusable = [](absl::string_view why) {
    return TokenUnavailable(
        absl::StrCat("the token endpoint's response has ", why));
  };
  AccessToken token{members.Take("access_token")};
  if (token.text.empty()) return unusable("no access token");
  if (token.text.size() > kMaxTokenBytes) return unusable("too large a token");
  if (!IsToken(token.text)) {
    return unusable("a token with characters that are invalid in a header");
  }
  const std::string type = members.Take("token_type");
  if (!type.empty() && !absl::EqualsIgnoreCase(type, "Bearer")) {
    return unusable("a token that is not of type bearer");
  }
  const auto expires_at = ExpiryOf(members, answer);
  if (!expires_at.has_value()) return unusable("no valid token lifetime");
  token.expires_at = *expires_at;
  std::string refresh = members.Take("refresh_token");
  if (!IsToken(refresh)) refresh.clear();
  return GrantedTokens{std::move(token), std::move(refresh)};
}

bool MayReject(int http_status) {
  return http_status >= 400 && http_status < 500 && http_status != 408 &&
         http_status != 429;
}

absl::Status StatusOfFailure(const TokenResponse& answer) {
  const bool redirect = answer.http_status >= 300 && answer.http_status < 400;
  absl::Status status = TokenUnavailable(
      absl::StrCat("the token endpoint answered ", answer.http_status,
                   redirect ? ", a redirect, which is not followed" : ""));
  if (const auto header = FindHeader(answer.headers, "Retry-After")) {
    if (const auto delay = ParseRetryAfter(*header, answer.ended_wall_time)) {
      base::SetRetryDelay(status, *delay);
    }
  }
  return status;
}

}  // namespace

absl::StatusOr<GrantedTokens> ReadTokenResponse(const TokenResponse& answer) {
  if (answer.http_status == 200) {
    auto members = json::TopLevelScalars::Read(answer.body);
    if (members.has_value()) return TokensOf(*members, answer);
    return TokenUnavailable(
        "the token endpoint's response is not a json object");
  }
  if (MayReject(answer.http_status)) {
    auto members = json::TopLevelScalars::ReadStart(BodyText(answer.body));
    const std::string error = members.Take("error");
    if (!error.empty() && error != "temporarily_unavailable") {
      return Rejection(error, members);
    }
  }
  return StatusOfFailure(answer);
}

absl::Status TokenUnavailable(absl::string_view what) {
  return MakeError(absl::StatusCode::kUnavailable,
                   orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE, what);
}

}  // namespace partnercenter::client
