#include "client/file_token_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "client/secret_file.h"

namespace partnercenter::client {

absl::StatusOr<AccessToken> FileTokenSource::GetToken(const CallContext&) {
  constexpr absl::string_view kName = "token";
  auto text = ReadSecretFile(path_, kName);
  if (!text.ok()) return text.status();
  if (!std::all_of(text->begin(), text->end(), absl::ascii_isgraph)) {
    return SecretFileError(kName, "does not hold a token");
  }
  return AccessToken{*std::move(text)};
}

}  // namespace partnercenter::client
