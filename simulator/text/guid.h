#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Returns true if `text` has 8-4-4-4-12 hexadecimal digits, in any case.
bool IsGuid(absl::string_view text);

// Returns a GUID made of these 128 bits, of version 4 and in lower case.
std::string GuidOf(uint64_t high, uint64_t low);

// Returns a new random GUID. Thread-safe.
std::string NewGuid();

}  // namespace partnercenter::simulator
