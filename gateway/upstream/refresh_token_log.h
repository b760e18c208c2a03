#pragma once

#include <string>

#include "absl/status/status.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Logs whether the refresh tokens from Entra are written to their file, and
// whether it can be read, each change once: an operator must know before the
// next restart if they are held in memory only. Used by one thread at a time.
class RefreshTokenLog {
 public:
  // `log` must outlive the object.
  explicit RefreshTokenLog(Log& log) : log_(log) {}

  // Receives the result of writing a token to the file: see
  // RefreshTokenGrantOptions::on_written.
  void Tell(const absl::Status& written);

  // Takes the result of reading the file (see RefreshTokenGrantOptions).
  void TellRead(const absl::Status& read);

 private:
  Log& log_;
  // The result that was logged last; "" at first.
  std::string told_;
  bool is_readable_ = true;
};

}  // namespace partnercenter::gateway
