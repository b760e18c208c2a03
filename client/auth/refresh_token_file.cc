#include "client/auth/refresh_token_file.h"

#include <utility>

#include "client/auth/file_replacement.h"
#include "client/auth/secret_file.h"

namespace partnercenter::client {

RefreshTokenFile::RefreshTokenFile(std::string path) : path_(std::move(path)) {}

absl::StatusOr<RefreshTokenFile::Token> RefreshTokenFile::Newest() {
  const std::lock_guard lock(mutex_);
  absl::Status read = Look();
  if (newest_.empty()) return read;
  return Token{newest_, std::move(read)};
}

absl::Status RefreshTokenFile::Replace(const std::string& token) {
  const std::lock_guard lock(mutex_);
  const std::string known = in_file_;
  absl::Status read = Look();
  if (in_file_ != known) return absl::OkStatus();  // somebody else's
  newest_ = token;
  if (!read.ok()) return read;
  if (token == in_file_) return absl::OkStatus();
  if (absl::Status written = ReplaceFile(path_, token); !written.ok()) {
    return written;
  }
  in_file_ = token;
  return absl::OkStatus();
}

absl::Status RefreshTokenFile::Look() {
  auto token = ReadSecretToken(path_, "refresh token");
  if (!token.ok()) return token.status();
  if (*token != in_file_) newest_ = in_file_ = *std::move(token);
  return absl::OkStatus();
}

}  // namespace partnercenter::client
