#pragma once

#include <string>

#include "absl/status/status.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Logs whether the refresh tokens that Entra gives are kept in their file, each
// change once: that they are held in memory only is what an operator must know
// before the next restart. Used by one thread at a time.
class RefreshTokenLog {
 public:
  // `log` must outlive the object.
  explicit RefreshTokenLog(Log& log) : log_(log) {}

  // A token was kept so (see RefreshTokenGrantOptions::on_kept).
  void Tell(const absl::Status& kept);

 private:
  Log& log_;
  // What was logged last; nothing at first.
  std::string told_;
};

}  // namespace partnercenter::gateway
