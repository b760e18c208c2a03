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

}  // namespace partnercenter::gateway
