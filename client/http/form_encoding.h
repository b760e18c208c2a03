#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// The fields of a form, in the order they are sent.
using FormFields = std::vector<std::pair<std::string, std::string>>;

// The form as application/x-www-form-urlencoded. Every byte of a name or value
// that RFC 3986 does not call unreserved is written as %XX, a blank too: what
// servers decode alike, whichever of the two rules they follow.
std::string EncodeForm(const FormFields& fields);

// One value in the same way; it may also stand in a path.
std::string PercentEncode(absl::string_view text);

}  // namespace partnercenter::client
