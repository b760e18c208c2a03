#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// Longest text that is told of an error body.
inline constexpr size_t kMaxErrorTextBytes = 1024;

// Returns a body's text as valid UTF-8: UTF-16 (by its byte order mark, or by
// the zeros of ASCII characters) is converted, a UTF-8 byte order mark dropped,
// and each byte that is no UTF-8 becomes U+FFFD.
std::string BodyText(absl::string_view body);

// Returns one line for people, of at most kMaxErrorTextBytes: of valid UTF-8,
// with a single blank for each run of blanks, line ends and control characters,
// and with [redacted] for what looks like a credential: a JSON web token, what
// follows "Bearer" or "Basic" and is no plain word, the value of a name such as
// "client_secret=" or "x-api-key: ", up to its quote or what ends it without
// quotes (a blank, a quote, or one of "&;,<})"), and long words of mixed
// letters and digits. Identifiers (GUIDs, hexadecimal numbers) stay.
std::string OneLine(absl::string_view text);

// Returns true if most of the text is not characters: it is data, not words.
bool IsBinary(absl::string_view text);

}  // namespace partnercenter::client
