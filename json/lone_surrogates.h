#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::json {

// JSON strings may hold halves of UTF-16 surrogate pairs, as escapes ("\ud800",
// RFC 8259, section 8.2). UTF-8 has no bytes for them, and parsers refuse them.

// Size of the escape of a lone surrogate.
inline constexpr size_t kSurrogateEscapeBytes = 6;

// Returns the place of the first escape of a lone surrogate in JSON text, or
// npos. `text` does not begin within an escape.
size_t FindLoneSurrogate(absl::string_view text);

// Writes the lone surrogates of a string as escapes ("\ud800"). `raw` is the
// string in the document; `text` is made of it with U+FFFD for each lone
// surrogate, its other characters as they are.
std::string SpellSurrogates(absl::string_view raw, absl::string_view text);

}  // namespace partnercenter::json
