#include "client/status/error_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
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
    "token",      "secret",     "password",      "passwd",
    "pwd",        "assertion",  "apikey",        "api_key",
    "api-key",    "cookie",     "authorization", "signature",
    "sig",        "accesskey",  "credential",    "subscription-key",
    "access_key", "accountkey", "access-key",    "functions-key",
    "passphrase"};

// Those that texts for people have before a colon: "Invalid token: AB12".
constexpr absl::string_view kProseNames[] = {"token", "assertion", "signature",
                                             "sig", "credential"};

// What ends the value of a secret that has no quotes.
constexpr absl::string_view kBehindSecret = " \"'&;,<})";

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::StrContains("-._~+/", c);
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '_';
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

// Returns true for words of a language: letters, of which but the first may be
// capital, or all are.
bool IsPlain(absl::string_view text) {
  while (!text.empty()) {
    const size_t size = std::min(text.find_first_of("-_./:!?"), text.size());
    const absl::string_view word = text.substr(0, size);
    if (!absl::c_all_of(word,
                        [](char c) {
                          return absl::ascii_isalpha(
                              static_cast<unsigned char>(c));
                        }) ||
        (HasAny(word.substr(std::min<size_t>(1, size)), absl::ascii_isupper) &&
         HasAny(word, absl::ascii_islower))) {
      return false;
    }
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return true;
}

// Returns true for "name:password" in base64.
bool IsBasicCredential(absl::string_view word) {
  std::string decoded;
  return absl::Base64Unescape(word, &decoded) &&
         absl::StrContains(decoded, ':');
}

template <size_t size>
bool EndsWithAny(absl::string_view text,
                 const absl::string_view (&names)[size]) {
  return absl::c_any_of(names, [text](absl::string_view name) {
    return absl::EndsWith(text, name);
  });
}

bool ConsumeQuote(absl::string_view& before) {
  if (!absl::ConsumeSuffix(&before, "\"") &&
      !absl::ConsumeSuffix(&before, "'")) {
    return false;
  }
  absl::ConsumeSuffix(&before, "\\");
  return true;
}

// Returns the value at the front of `rest`, which stands behind `before`: up to
// the quote that opens it, if there is another one; else up to what ends it.
absl::string_view ValueOf(absl::string_view before, absl::string_view rest) {
  if (const char quote = before.back(); quote == '"' || quote == '\'') {
    before.remove_suffix(1);
    const bool is_escaped = absl::EndsWith(before, "\\");
    size_t end = rest.find(quote);
    while (!is_escaped && end != absl::string_view::npos && end > 0 &&
           rest[end - 1] == '\\') {
      end = rest.find(quote, end + 1);
    }
    if (end != absl::string_view::npos) return rest.substr(0, end);
  }
  return rest.substr(0, rest.find_first_of(kBehindSecret));
}

// Returns the value at the front of `rest` if the name before it makes it a
// credential (name=value, "name":"value", x-name: value), or "". `before` is in
// lower case.
absl::string_view NamedSecret(absl::string_view before,
                              absl::string_view rest) {
  absl::string_view name = before;
  const bool value_is_quoted = ConsumeQuote(name);
  name = absl::StripTrailingAsciiWhitespace(name);
  const bool has_colon = absl::ConsumeSuffix(&name, ":");
  if (!has_colon && !absl::ConsumeSuffix(&name, "=>") &&
      !absl::ConsumeSuffix(&name, "=")) {
    return "";
  }
  name = absl::StripTrailingAsciiWhitespace(name);
  const bool name_is_quoted = ConsumeQuote(name);
  if (!EndsWithAny(name, kSecretNames) || absl::StartsWith(rest, ">")) {
    return "";
  }
  const absl::string_view value = ValueOf(before, rest);
  if (!has_colon || value_is_quoted || name_is_quoted) return value;
  const auto begin =
      std::find_if_not(name.rbegin(), name.rend(), IsNameCharacter);
  const bool is_header = std::find(name.rbegin(), begin, '-') != begin;
  if (is_header) return value;
  return EndsWithAny(name, kProseNames) || IsPlain(value) ? "" : value;
}

// Returns true if the text behind which a word stands is a scheme that makes
// the word a credential. `before` is in lower case.
bool HasScheme(absl::string_view before, absl::string_view word) {
  const bool is_basic = absl::ConsumeSuffix(&before, "basic ");
  if (!is_basic && !absl::ConsumeSuffix(&before, "bearer ")) return false;
  return (word.size() >= 8 && !IsPlain(word)) ||
         (is_basic && IsBasicCredential(word)) ||
         !NamedSecret(before, "bearer").empty();
}

std::string RedactSecrets(absl::string_view line) {
  const std::string lower = absl::AsciiStrToLower(line);
  std::string redacted;
  size_t at = 0;
  while (at < line.size()) {
    const absl::string_view before = absl::string_view(lower).substr(0, at);
    const absl::string_view rest = line.substr(at);
    absl::string_view text = NamedSecret(before, rest);
    bool is_secret = !text.empty();
    if (!is_secret) {
      const auto end = absl::c_find_if_not(rest, IsWordCharacter);
      text = rest.substr(0, static_cast<size_t>(end - rest.begin()));
      is_secret = !text.empty() && (IsJsonInBase64(text) || LooksRandom(text) ||
                                    HasScheme(before, text));
      if (text.empty()) text = rest.substr(0, 1);
    }
    absl::StrAppend(&redacted, is_secret ? kRedacted : text);
    at += text.size();
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
