#include "json/lone_surrogates.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::json {
namespace {

constexpr absl::string_view kReplacementCharacter = "\xEF\xBF\xBD";
constexpr uint32_t kReplacement = 0xFFFD;

struct Escape {
  size_t size = 2;
  bool is_lone_surrogate = false;
  bool is_replacement = false;
};

// Returns the code unit of "\uXXXX" at the front of `text`.
std::optional<uint32_t> CodeUnit(absl::string_view text) {
  if (text.size() < kSurrogateEscapeBytes || !absl::StartsWith(text, "\\u")) {
    return std::nullopt;
  }
  const absl::string_view digits = text.substr(2, 4);
  uint32_t unit = 0;
  if (!std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit) ||
      !absl::SimpleHexAtoi(digits, &unit)) {
    return std::nullopt;
  }
  return unit;
}

bool IsHigh(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLow(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Reads the escape at the front of `text`.
Escape ReadEscape(absl::string_view text) {
  const auto unit = CodeUnit(text);
  if (!unit.has_value()) return {};
  Escape escape{kSurrogateEscapeBytes};
  escape.is_replacement = *unit == kReplacement;
  if (IsHigh(*unit)) {
    const auto second = CodeUnit(text.substr(kSurrogateEscapeBytes));
    const bool is_pair = second.has_value() && IsLow(*second);
    if (is_pair) escape.size *= 2;
    escape.is_lone_surrogate = !is_pair;
  } else {
    escape.is_lone_surrogate = IsLow(*unit);
  }
  return escape;
}

}  // namespace

size_t FindLoneSurrogate(absl::string_view text) {
  size_t at = text.find('\\');
  while (at != absl::string_view::npos) {
    const Escape escape = ReadEscape(text.substr(at));
    if (escape.is_lone_surrogate) break;
    at = text.find('\\', at + escape.size);
  }
  return at;
}

std::string SpellSurrogates(absl::string_view raw, absl::string_view text) {
  std::string spelled;
  // Takes `text` up to its next U+FFFD, and writes `with` for that.
  const auto replace_next = [&](absl::string_view with) {
    const size_t at = text.find(kReplacementCharacter);
    absl::StrAppend(&spelled, text.substr(0, at), with);
    text.remove_prefix(at + kReplacementCharacter.size());
  };
  size_t at = 0;
  while (at < raw.size()) {
    const absl::string_view rest = raw.substr(at);
    if (absl::StartsWith(rest, kReplacementCharacter)) {
      replace_next(kReplacementCharacter);
      at += kReplacementCharacter.size();
      continue;
    }
    if (rest[0] != '\\') {
      ++at;
      continue;
    }
    const Escape escape = ReadEscape(rest);
    if (escape.is_lone_surrogate) {
      replace_next(absl::AsciiStrToLower(rest.substr(0, escape.size)));
    } else if (escape.is_replacement) {
      replace_next(kReplacementCharacter);
    }
    at += escape.size;
  }
  absl::StrAppend(&spelled, text);
  return spelled;
}

}  // namespace partnercenter::json
