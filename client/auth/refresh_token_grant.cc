#include "client/auth/refresh_token_grant.h"

#include <utility>

#include "client/auth/secret_file.h"

namespace partnercenter::client {

RefreshTokenGrant::RefreshTokenGrant(RefreshTokenGrantOptions options)
    : options_(std::move(options)), file_(options_.refresh_token_file) {}

absl::StatusOr<FormFields> RefreshTokenGrant::Fields() {
  auto secret = ReadSecretText(options_.secret_file, "client secret");
  if (!secret.ok()) return secret.status();
  auto token = file_.Newest();
  if (!token.ok()) return token.status();
  if (options_.on_read) options_.on_read(token->file);
  return FormFields{{"grant_type", "refresh_token"},
                    {"client_secret", *std::move(secret)},
                    {"refresh_token", std::move(token->text)}};
}

void RefreshTokenGrant::Keep(const std::string& refresh_token) {
  const absl::Status written = file_.Replace(refresh_token);
  if (options_.on_written) options_.on_written(written);
}

}  // namespace partnercenter::client
