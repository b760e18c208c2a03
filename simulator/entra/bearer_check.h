#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// The bearer token that callers may send.
struct BearerOptions {
  std::string token = "";
  // The file with the token, if `token` is empty; read for each request, so it
  // can be rotated. White space around it is not part of it.
  std::string token_file = "";
};

// Decides which bearer tokens are good: one that is given, the content of a
// file, or any. Does not change once made; thread-safe.
class BearerCheck {
 public:
  explicit BearerCheck(BearerOptions options);

  // Whether any non-empty token is good.
  bool AcceptsAnyToken() const;

  // Whether the value of an Authorization header holds the good token. Reads
  // the token file, so that a rotated token counts from the next request on; no
  // token is good while the file is missing or empty.
  bool Accepts(absl::string_view authorization) const;

 private:
  BearerOptions options_;
};

// The token of an Authorization header, without white space around it; empty if
// the header has another scheme.
absl::string_view BearerTokenOf(absl::string_view authorization);

// The token in a file: its content without white space around it.
//
// Errors: NotFound if the file cannot be read, InvalidArgument if it is empty.
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

}  // namespace partnercenter::simulator
