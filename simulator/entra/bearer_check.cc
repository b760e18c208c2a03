#include "simulator/entra/bearer_check.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "simulator/text/text_file.h"

namespace partnercenter::simulator {
namespace {

constexpr absl::string_view kScheme = "Bearer ";

}  // namespace

BearerCheck::BearerCheck(BearerOptions options)
    : options_(std::move(options)) {}

bool BearerCheck::AcceptsAnyToken() const {
  return options_.token.empty() && options_.token_file.empty();
}

bool BearerCheck::Accepts(absl::string_view authorization) const {
  const absl::string_view sent = BearerTokenOf(authorization);
  if (sent.empty()) return false;
  if (AcceptsAnyToken()) return true;
  if (!options_.token.empty()) return sent == options_.token;
  const auto token = ReadTokenFile(options_.token_file);
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
