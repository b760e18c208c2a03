#pragma once

#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace partnercenter::client {

// A refresh token in a file, and the newer one that came in exchange for it.
// Thread-safe.
//
// Others may write the file too: an operator after signing in again, or another
// replica. Their token takes precedence over the one in memory. While the file
// has none (it was removed, or is just being written), the one in memory goes
// on: a lost file must not cost the service, and Entra is where tokens are
// revoked.
class RefreshTokenFile {
 public:
  explicit RefreshTokenFile(std::string path);

  // The newest token, and the error of reading the file, if there is one.
  struct Token {
    std::string text;
    absl::Status file;
  };

  // Returns the newest token: the file's, unless ours came in exchange for that
  // one and could not be written, or the file has none. Reads the file.
  // Errors: those of ReadSecretToken, if there is no token in memory.
  absl::StatusOr<Token> Newest();

  // Makes `token` the newest, and writes it to the file, if that can be
  // replaced (see ReplaceFile). A file that was changed by others since it was
  // read is left alone, and then has the newest: also OK. Errors: those of
  // ReadSecretToken and ReplaceFile; `token` is held in memory only.
  [[nodiscard]] absl::Status Replace(const std::string& token);

 private:
  // Reads the file and takes over a new token in it.
  absl::Status Look() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  std::mutex mutex_;
  // The file's token when it was last read or written.
  std::string in_file_ ABSL_GUARDED_BY(mutex_);
  std::string newest_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::client
