#include "base/printable.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace partnercenter::base {
namespace {

// Returns the size of the control character that `text` begins with, 0 if it
// begins with another one. U+0080 to U+009F are "\xc2\x80" to "\xc2\x9f".
size_t ControlBytes(absl::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (absl::ascii_iscntrl(first)) return 1;
  if (first != 0xc2 || text.size() < 2) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  return second >= 0x80 && second <= 0x9f ? 2 : 0;
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const size_t control = ControlBytes(text);
    const size_t size = control == 0 ? 1 : control;
    absl::StrAppend(&printable, control == 0
                                    ? std::string(text.substr(0, size))
                                    : absl::CHexEscape(text.substr(0, size)));
    text.remove_prefix(size);
  }
  return printable;
}

}  // namespace partnercenter::base
