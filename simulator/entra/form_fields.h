#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Fields of a form by name, decoded. Of several with one name the first counts.
using FormFields = std::map<std::string, std::string>;

// The fields of a body of type application/x-www-form-urlencoded. What is no
// percent escape stands for itself.
FormFields ParseForm(absl::string_view body);

}  // namespace partnercenter::simulator
