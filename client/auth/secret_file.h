#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {

// Reads a file that holds one secret, without the white space around it. It is
// not cached: read it for each use, and a new one is used at once, however it
// was replaced (a write, a rename, a swapped symbolic link). `name` is the name
// of the secret in errors, e.g. "token". Blocks for a file read only. Errors:
// Unavailable, UPSTREAM_AUTH_UNAVAILABLE, if the file cannot be read, is empty
// or larger than 64 KiB. The message names neither the path nor the content.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path,
                                           absl::string_view name);

// Reads a secret that people make up or copy: printable text.
// Errors: as above, also if the file does not hold such text (a byte-order mark
// or a control character would be sent along).
absl::StatusOr<std::string> ReadSecretText(const std::string& path,
                                           absl::string_view name);

// Reads a token: characters that a header may hold.
// Errors: as above, also if the file does not hold a token.
absl::StatusOr<std::string> ReadSecretToken(const std::string& path,
                                            absl::string_view name);

// Returns UPSTREAM_AUTH_UNAVAILABLE: "the gateway's {name} file {why}".
[[nodiscard]] absl::Status SecretFileError(absl::string_view name,
                                           absl::string_view why);

}  // namespace partnercenter::client
