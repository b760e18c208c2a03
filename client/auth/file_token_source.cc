#include "client/auth/file_token_source.h"

#include <utility>

#include "client/auth/secret_file.h"

namespace partnercenter::client {

absl::StatusOr<AccessToken> FileTokenSource::GetToken(const CallContext&) {
  auto text = ReadSecretToken(path_, "token");
  if (!text.ok()) return text.status();
  return AccessToken{*std::move(text)};
}

}  // namespace partnercenter::client
