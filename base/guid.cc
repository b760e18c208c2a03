#include "base/guid.h"

#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace partnercenter::base {
namespace {

constexpr absl::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

}  // namespace

std::optional<Guid> Guid::Parse(absl::string_view text) {
  if (text.size() != kShape.size()) return std::nullopt;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool fits = kShape[i] == '-' ? c == '-' : absl::ascii_isxdigit(c);
    if (!fits) return std::nullopt;
  }
  return Guid(absl::AsciiStrToLower(text));
}

Guid Guid::Random() {
  thread_local absl::InsecureBitGen random;
  const auto high = absl::Uniform<uint64_t>(random);
  const auto low = absl::Uniform<uint64_t>(random);
  // RFC 4122: version 4 in the third group, variant 10 in the fourth.
  return Guid(absl::StrFormat(
      "%08x-%04x-4%03x-%04x-%012x", high >> 32, (high >> 16) & 0xFFFF,
      high & 0xFFF, 0x8000 | ((low >> 48) & 0x3FFF), low & 0xFFFFFFFFFFFF));
}

}  // namespace partnercenter::base
