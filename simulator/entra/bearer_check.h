#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace partnercenter::simulator {

// The bearer token that the orders API accepts, beside those that were issued.
struct BearerOptions {
  std::string token = "";
  // File with the token, used if `token` is empty. It is read for each request,
  // so the token can be rotated. White space around the token is ignored.
  std::string token_file = "";
};

// Checks bearer tokens against a fixed token or the content of a file; accepts
// every token if neither is configured. Immutable; thread-safe.
class BearerCheck {
 public:
  explicit BearerCheck(BearerOptions options);

  // Returns true if every non-empty token is accepted.
  bool AcceptsAnyToken() const;

  // Returns true if the value of an Authorization header holds an accepted
  // token. Reads the token file, so a rotated token is accepted from the next
  // request on. No token is accepted while the file is missing or empty.
  bool Accepts(absl::string_view authorization) const;

 private:
  BearerOptions options_;
};

// Returns the token of an Authorization header, without white space around it;
// empty if the header has another scheme.
absl::string_view BearerTokenOf(absl::string_view authorization);

// Reads a token from a file: its content without white space around it.
//
// Errors: NotFound if the file cannot be read, InvalidArgument if it is empty.
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

}  // namespace partnercenter::simulator
