#include "client/auth/token_source.h"

namespace partnercenter::client {

absl::StatusOr<AccessToken> TokenSource::GetAnother(
    const CallContext& context, const std::string& rejected) {
  auto token = GetToken(context);
  if (token.ok() && token->text == rejected) return NoOtherToken();
  return token;
}

absl::Status NoOtherToken() {
  return absl::NotFoundError("the token's source has no other one");
}

}  // namespace partnercenter::client
