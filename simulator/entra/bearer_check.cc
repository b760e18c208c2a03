#include "simulator/entra/bearer_check.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "simulator/text/text_file.h"

namespace partnercenter::simulator {
namespace {

constexpr absl::string_view kScheme = "Bearer ";

}  // namespace

BearerCheck::BearerCheck(std::string token, std::string token_file)
    : token_(std::move(token)), token_file_(std::move(token_file)) {}

bool BearerCheck::AcceptsAnyToken() const {
  return token_.empty() && token_file_.empty();
}

bool BearerCheck::Accepts(absl::string_view authorization) const {
  const absl::string_view sent = BearerTokenOf(authorization);
  if (sent.empty()) return false;
  if (AcceptsAnyToken()) return true;
  if (!token_.empty()) return sent == token_;
  const auto token = ReadTokenFile(token_file_);
  return token.ok() && sent == *token;
}

absl::string_view BearerTokenOf(absl::string_view authorization) {
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) return "";
  return absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  return ReadSecretFile("token file", path);
}

}  // namespace partnercenter::simulator
