#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Returns what a configuration that is not JSON seems to be instead, as the end
// of a sentence: "; it looks like YAML, but ...". Returns "" if it is not
// clear.
std::string NotJsonHint(absl::string_view text);

}  // namespace partnercenter::gateway
