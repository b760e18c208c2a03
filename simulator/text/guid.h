#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Whether `text` is 8-4-4-4-12 hexadecimal digits, any case.
bool IsGuid(absl::string_view text);

// The GUID, of version 4 and in lower case, that is made of these 128 bits.
std::string GuidOf(uint64_t high, uint64_t low);

// A GUID that nobody has seen before. Thread-safe.
std::string NewGuid();

}  // namespace partnercenter::simulator
