#include "client/status/retry_after.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace partnercenter::client {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

absl::Duration Bounded(absl::Duration delay) {
  return std::clamp(delay, kMinRetryDelay, kMaxRetryDelay);
}

// Digits beyond six are beyond the bound, whatever they say.
absl::Duration Seconds(absl::string_view digits) {
  int64_t seconds = 0;
  for (const char c : digits) {
    seconds = std::min<int64_t>(seconds * 10 + (c - '0'), 1000000);
  }
  return absl::Seconds(seconds);
}

}  // namespace

std::optional<absl::Duration> ParseRetryAfter(absl::string_view value,
                                              absl::Time now) {
  value = absl::StripAsciiWhitespace(value);
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), IsDigit)) {
    return Bounded(Seconds(value));
  }
  absl::Time until;
  std::string error;
  // IMF-fixdate, the one form that senders may generate. Abseil takes
  // "infinite-future" for a time in any format.
  if (!absl::EndsWith(value, "GMT") ||
      !absl::ParseTime("%a, %d %b %E4Y %H:%M:%S GMT", value, &until, &error)) {
    return std::nullopt;
  }
  return Bounded(until - now);
}

std::optional<absl::Duration> ParseTryAgainIn(absl::string_view text) {
  constexpr absl::string_view kBefore = "try again in ";
  const std::string lower = absl::AsciiStrToLower(text);
  absl::string_view rest = lower;
  const size_t found = rest.find(kBefore);
  if (found == absl::string_view::npos) return std::nullopt;
  rest.remove_prefix(found + kBefore.size());
  const auto end = std::find_if_not(rest.begin(), rest.end(), IsDigit);
  const absl::string_view digits(rest.data(),
                                 static_cast<size_t>(end - rest.begin()));
  rest.remove_prefix(digits.size());
  if (digits.empty() || !absl::StartsWith(rest, " second")) return std::nullopt;
  return Bounded(Seconds(digits));
}

}  // namespace partnercenter::client
