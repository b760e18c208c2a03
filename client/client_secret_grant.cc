#include "client/client_secret_grant.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/secret_file.h"

namespace partnercenter::client {
namespace {

// What editors may put in front of a text.
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<FormFields> ClientSecretGrant::Fields() {
  constexpr absl::string_view kName = "client secret";
  auto secret = ReadSecretFile(path_, kName);
  if (!secret.ok()) return secret.status();
  if (absl::StartsWith(*secret, kByteOrderMark) ||
      std::any_of(secret->begin(), secret->end(), absl::ascii_iscntrl)) {
    return SecretFileError(kName, "does not hold printable text");
  }
  return FormFields{{"grant_type", "client_credentials"},
                    {"client_secret", *std::move(secret)}};
}

}  // namespace partnercenter::client
