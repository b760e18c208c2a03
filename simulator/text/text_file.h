#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// The content of a file; `what` names the file in messages ("token file").
//
// Errors: NotFound if it cannot be read, also because it is a directory.
absl::StatusOr<std::string> ReadTextFile(absl::string_view what,
                                         const std::string& path);

// The token or secret in a file: its content without white space around it.
//
// Errors: NotFound if it cannot be read, InvalidArgument if it is empty.
absl::StatusOr<std::string> ReadSecretFile(absl::string_view what,
                                           const std::string& path);

}  // namespace partnercenter::simulator
