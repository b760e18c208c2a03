#include "gateway/upstream/refresh_token_log.h"

#include <utility>

namespace partnercenter::gateway {

void RefreshTokenLog::Tell(const absl::Status& written) {
  std::string text = written.ToString();
  if (text == std::exchange(told_, text)) return;
  if (written.ok()) {
    log_.Info("new refresh tokens are written to their file");
  } else {
    log_.Warn(
        "refresh token file cannot be updated: new tokens are held in memory "
        "only, and a restart uses the token in the file",
        {{"setting", "credential.refreshToken.refreshTokenFile"},
         {"error", std::string(written.message())}});
  }
}

void RefreshTokenLog::TellRead(const absl::Status& read) {
  if (read.ok() == std::exchange(is_readable_, read.ok())) return;
  if (read.ok()) {
    log_.Info("the refresh token's file can be read again");
  } else {
    log_.Warn(
        "the refresh token's file cannot be read, and the token in memory is "
        "used: a restart needs the file",
        {{"setting", "credential.refreshToken.refreshTokenFile"},
         {"error", std::string(read.message())}});
  }
}

}  // namespace partnercenter::gateway
