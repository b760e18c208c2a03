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
// Others may write the file too: an operator who has signed in again, or
// another replica. What they wrote goes before what we hold.
class RefreshTokenFile {
 public:
  explicit RefreshTokenFile(std::string path);

  // The newest token: the file's, unless it is the one that ours came for and
  // could not be written over. Reads the file.
  // Errors: those of ReadSecretToken, whatever is in memory: who takes the file
  // away means it.
  absl::StatusOr<std::string> Newest();

  // From now on `token` is the newest, and the file holds it, if it can be
  // replaced (see ReplaceFile). A file that somebody else has changed since it
  // was read is left alone, and has the newest then: also OK.
  // Errors: those of ReadSecretToken and ReplaceFile; `token` is held in memory
  // only.
  [[nodiscard]] absl::Status Replace(const std::string& token);

 private:
  // Reads the file and heeds what is new there.
  absl::Status Look() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  std::mutex mutex_;
  // What the file held when it was last read or written.
  std::string in_file_ ABSL_GUARDED_BY(mutex_);
  std::string newest_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::client
