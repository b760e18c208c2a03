#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// Reads a file; `what` names it in messages ("token file").
//
// Errors: NotFound if it cannot be read or is a directory.
absl::StatusOr<std::string> ReadTextFile(absl::string_view what,
                                         const std::string& path);

// Reads a token or secret from a file: its content without white space around
// it.
//
// Errors: NotFound if it cannot be read, InvalidArgument if it is empty.
absl::StatusOr<std::string> ReadSecretFile(absl::string_view what,
                                           const std::string& path);

}  // namespace partnercenter::simulator
