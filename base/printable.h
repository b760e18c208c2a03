#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::base {

// Returns a text that may come from others in a form that is safe for a
// terminal: control characters, those of Unicode included, are escaped ("\n",
// "\x1b"). Everything else stays as it is.
std::string Printable(absl::string_view text);

}  // namespace partnercenter::base
