#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::base {

// Returns why a file is of no use, for the operator that named it:
// "/run/secret: no such file or directory", "/run/secret: is empty". Returns ""
// if the file can be read and is not empty.
//
// The name is shown only if it is an absolute path, or begins with "./" or
// "../", and looks like one: a secret in the place of its file's name is not
// shown.
std::string FileProblem(const std::string& file);

// Returns `name`, of a file, with `why` behind it, under the same rule.
std::string FileProblem(absl::string_view name, absl::string_view why);

}  // namespace partnercenter::base
