#include "client/auth/secret_file.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxSecretBytes = 64 * 1024;

// What editors may put in front of a text.
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<std::string> ReadSecretFile(const std::string& path,
                                           absl::string_view name) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return SecretFileError(name, "cannot be opened");
  std::string content(kMaxSecretBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad()) return SecretFileError(name, "cannot be read");
  content.resize(static_cast<size_t>(file.gcount()));
  if (content.size() > kMaxSecretBytes) {
    return SecretFileError(name, "is too large");
  }
  const absl::string_view secret = absl::StripAsciiWhitespace(content);
  if (secret.empty()) return SecretFileError(name, "is empty");
  return std::string(secret);
}

absl::StatusOr<std::string> ReadSecretText(const std::string& path,
                                           absl::string_view name) {
  auto secret = ReadSecretFile(path, name);
  if (secret.ok() &&
      (absl::StartsWith(*secret, kByteOrderMark) ||
       std::any_of(secret->begin(), secret->end(), absl::ascii_iscntrl))) {
    return SecretFileError(name, "does not hold printable text");
  }
  return secret;
}

absl::StatusOr<std::string> ReadSecretToken(const std::string& path,
                                            absl::string_view name) {
  auto token = ReadSecretFile(path, name);
  if (token.ok() &&
      !std::all_of(token->begin(), token->end(), absl::ascii_isgraph)) {
    return SecretFileError(name, "does not hold a token");
  }
  return token;
}

absl::Status SecretFileError(absl::string_view name, absl::string_view why) {
  return MakeError(absl::StatusCode::kUnavailable,
                   orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE,
                   absl::StrCat("the gateway's ", name, " file ", why));
}

}  // namespace partnercenter::client
