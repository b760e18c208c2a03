#include "simulator/bearer_check.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "simulator/text_file.h"

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
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) return false;
  const absl::string_view sent =
      absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
  if (sent.empty()) return false;
  if (AcceptsAnyToken()) return true;
  if (!token_.empty()) return sent == token_;
  const auto token = ReadTokenFile(token_file_);
  return token.ok() && sent == *token;
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  absl::StatusOr<std::string> token = ReadTextFile("token file", path);
  if (!token.ok()) return token;
  absl::StripAsciiWhitespace(&*token);
  if (token->empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the token file ", path, " is empty"));
  }
  return token;
}

}  // namespace partnercenter::simulator
