#include "client/status/error_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_details.h"

namespace partnercenter::client {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;
constexpr absl::string_view kRedacted = "[redacted]";
// Text that is looked at to fill kMaxErrorTextBytes, blanks and redacted
// credentials included.
constexpr size_t kMaxCleanedBytes = 16 * 1024;

void AppendUtf8(uint32_t c, std::string& text) {
  const auto tail = [c](int shift) {
    return static_cast<char>(0x80 | ((c >> shift) & 0x3F));
  };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += tail(6);
    text += tail(0);
  } else {
    text += static_cast<char>(0xF0 | (c >> 18));
    text += tail(12);
    text += tail(6);
    text += tail(0);
  }
}

// Takes the first character off a text that is not empty; U+FFFD for a byte
// that begins none.
uint32_t TakeCharacter(absl::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t size = lead < 0x80   ? 1
                      : lead < 0xC2 ? 0
                      : lead < 0xE0 ? 2
                      : lead < 0xF0 ? 3
                      : lead < 0xF5 ? 4
                                    : 0;
  uint32_t c = size < 2 ? lead : lead & (0x7Fu >> size);
  bool valid = size > 0 && size <= text.size();
  for (size_t i = 1; valid && i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    valid = (byte & 0xC0) == 0x80;
    c = (c << 6) | (byte & 0x3Fu);
  }
  // Longer than need be, surrogates, and beyond Unicode.
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  valid = valid && c >= kSmallest[size] && c <= 0x10FFFF &&
          (c < 0xD800 || c > 0xDFFF);
  text.remove_prefix(valid ? size : 1);
  return valid ? c : kReplacement;
}

std::string ValidUtf8(absl::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) AppendUtf8(TakeCharacter(text), valid);
  return valid;
}

std::string FromUtf16(absl::string_view bytes, bool big_endian) {
  const auto unit = [&](size_t at) -> uint32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string text;
  for (size_t at = 0; at + 1 < bytes.size(); at += 2) {
    uint32_t c = unit(at);
    if (c >= 0xD800 && c < 0xE000) {
      const uint32_t low = at + 3 < bytes.size() ? unit(at + 2) : 0;
      if (c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      } else {
        c = kReplacement;
      }
    }
    AppendUtf8(c, text);
  }
  return text;
}

// Returns whether UTF-16 is big-endian; nothing for another encoding. Of a text
// without a mark the first two characters are ASCII.
std::optional<bool> Utf16Order(absl::string_view body) {
  if (absl::StartsWith(body, "\xFF\xFE")) return false;
  if (absl::StartsWith(body, "\xFE\xFF")) return true;
  if (body.size() < 4) return std::nullopt;
  if (body[0] != 0 && body[1] == 0 && body[2] != 0 && body[3] == 0) {
    return false;
  }
  if (body[0] == 0 && body[1] != 0 && body[2] == 0 && body[3] != 0) {
    return true;
  }
  return std::nullopt;
}

// Controls, and what separates or reorders text without being seen.
bool IsBlank(uint32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x00AD || c == 0x061C ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
         c == 0x3000 || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

std::string CollapseBlanks(absl::string_view text) {
  std::string line;
  bool blank = false;
  while (!text.empty()) {
    const uint32_t c = TakeCharacter(text);
    if (IsBlank(c)) {
      blank = true;
      continue;
    }
    if (blank && !line.empty()) line += ' ';
    blank = false;
    AppendUtf8(c, line);
  }
  return line;
}

constexpr size_t kLongWord = 32;

// Names whose values are credentials, as ends of a name in lower case.
constexpr absl::string_view kSecretNames[] = {
    "token",     "secret",    "password", "passwd",     "pwd",
    "assertion", "apikey",    "api_key",  "api-key",    "authorization",
    "cookie",    "signature", "sig",      "credential", "subscription-key"};

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::StrContains("-._~+/", c);
}

bool HasAny(absl::string_view text, bool (*is)(unsigned char)) {
  return absl::c_any_of(
      text, [is](char c) { return is(static_cast<unsigned char>(c)); });
}

// Returns true for a word that looks random: long, of small and capital letters
// and digits. Names, paths and hexadecimal numbers do not.
bool LooksRandom(absl::string_view word) {
  while (!word.empty()) {
    const size_t size = std::min(word.find_first_of("./"), word.size());
    const absl::string_view part = word.substr(0, size);
    if (part.size() >= kLongWord && HasAny(part, absl::ascii_isupper) &&
        HasAny(part, absl::ascii_islower) &&
        HasAny(part, absl::ascii_isdigit)) {
      return true;
    }
    word.remove_prefix(std::min(size + 1, word.size()));
  }
  return false;
}

// A JSON web token, or any JSON in base64.
bool IsJsonInBase64(absl::string_view word) {
  return absl::StartsWith(word, "eyJ") && word.size() >= 16;
}

// Returns true if the text behind which a word stands makes it a credential.
// `before` is in lower case.
bool AnnouncesSecret(absl::string_view before, absl::string_view word) {
  for (const absl::string_view scheme : {"bearer ", "basic "}) {
    if (absl::EndsWith(before, scheme)) {
      return word.size() >= 8 && HasAny(word, absl::ascii_isdigit);
    }
  }
  // name=word, name="word", or "name":"word".
  const bool quoted = absl::ConsumeSuffix(&before, "\"");
  before = absl::StripTrailingAsciiWhitespace(before);
  if (!absl::ConsumeSuffix(&before, "=") &&
      !(quoted && absl::ConsumeSuffix(&before, ":"))) {
    return false;
  }
  before = absl::StripTrailingAsciiWhitespace(before);
  absl::ConsumeSuffix(&before, "\"");
  return absl::c_any_of(kSecretNames, [before](absl::string_view name) {
    return absl::EndsWith(before, name);
  });
}

std::string RedactSecrets(const std::string& line) {
  const std::string lower = absl::AsciiStrToLower(line);
  std::string redacted;
  size_t at = 0;
  while (at < line.size()) {
    const auto end = std::find_if_not(line.begin() + static_cast<long>(at),
                                      line.end(), IsWordCharacter);
    const absl::string_view word = absl::string_view(line).substr(
        at, static_cast<size_t>(end - line.begin()) - at);
    if (word.empty()) {
      redacted += line[at++];
      continue;
    }
    const bool is_secret =
        IsJsonInBase64(word) || LooksRandom(word) ||
        AnnouncesSecret(absl::string_view(lower).substr(0, at), word);
    absl::StrAppend(&redacted, is_secret ? kRedacted : word);
    at += word.size();
  }
  return redacted;
}

}  // namespace

std::string BodyText(absl::string_view body) {
  std::string text;
  if (const auto big_endian = Utf16Order(body)) {
    text = FromUtf16(body, *big_endian);
  } else {
    text = ValidUtf8(body);
  }
  return std::string(absl::StripPrefix(text, "\xEF\xBB\xBF"));
}

std::string OneLine(absl::string_view text) {
  std::string line =
      RedactSecrets(CollapseBlanks(base::CutUtf8(text, kMaxCleanedBytes)));
  line.resize(base::CutUtf8(line, kMaxErrorTextBytes).size());
  return line;
}

bool IsBinary(absl::string_view text) {
  size_t characters = 0;
  size_t strange = 0;
  while (!text.empty()) {
    const uint32_t c = TakeCharacter(text);
    ++characters;
    const bool is_control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (c == kReplacement || is_control) ++strange;
  }
  return strange * 8 > characters;
}

}  // namespace partnercenter::client
