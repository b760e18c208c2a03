#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// The fields of a form, in the order they are sent.
using FormFields = std::vector<std::pair<std::string, std::string>>;

// Returns the form as application/x-www-form-urlencoded. Every byte of a name
// or value that is not unreserved in RFC 3986 is written as %XX, a blank too:
// servers decode that alike, whichever of the two rules they follow.
std::string EncodeForm(const FormFields& fields);

// Encodes one value in the same way; it may also be part of a path.
std::string PercentEncode(absl::string_view text);

}  // namespace partnercenter::client
