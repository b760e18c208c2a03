#include "simulator/bearer_check.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

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
  std::ifstream file(path);
  std::string token{std::istreambuf_iterator<char>(file),
                    std::istreambuf_iterator<char>()};
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("cannot read the token file ", path));
  }
  absl::StripAsciiWhitespace(&token);
  if (token.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the token file ", path, " is empty"));
  }
  return token;
}

}  // namespace partnercenter::simulator
