#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Decoded form fields by name. If a name occurs several times, the first value
// counts.
using FormFields = std::map<std::string, std::string>;

// Parses a body of type application/x-www-form-urlencoded. Invalid percent
// escapes are kept as they are.
FormFields ParseForm(absl::string_view body);

}  // namespace partnercenter::simulator
