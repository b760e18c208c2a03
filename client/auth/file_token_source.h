#pragma once

#include <string>

#include "client/auth/token_source.h"

namespace partnercenter::client {

// Reads the token from a file that another program renews. The file is read for
// every token, so a new one is used at once, however it was replaced (a write,
// a rename, a swapped symbolic link).
class FileTokenSource : public TokenSource {
 public:
  explicit FileTokenSource(std::string path) : path_(std::move(path)) {}

  // White space around the token is ignored. Blocks for a file read only.
  // Errors: Unavailable, UPSTREAM_AUTH_UNAVAILABLE, if the file cannot be read,
  // is empty, larger than 64 KiB, or holds a character that no header may
  // hold. The message
  // names neither the path nor the content.
  absl::StatusOr<AccessToken> GetToken(const CallContext& context) override;

 private:
  const std::string path_;
};

}  // namespace partnercenter::client
