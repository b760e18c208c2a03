#include "client/file_token_source.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/error_details.h"
#include "client/reasons.h"

namespace partnercenter::client {
namespace {

constexpr size_t kMaxTokenBytes = 64 * 1024;

absl::Status NoToken(absl::string_view why) {
  return MakeError(absl::StatusCode::kUnavailable, kUpstreamAuthUnavailable,
                   absl::StrCat("the gateway's token file ", why));
}

}  // namespace

absl::StatusOr<AccessToken> FileTokenSource::GetToken(const CallContext&) {
  std::ifstream file(path_, std::ios::binary);
  if (!file) return NoToken("cannot be opened");
  std::string content(kMaxTokenBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad()) return NoToken("cannot be read");
  content.resize(static_cast<size_t>(file.gcount()));
  if (content.size() > kMaxTokenBytes) return NoToken("is too large");

  AccessToken token{std::string(absl::StripAsciiWhitespace(content))};
  if (token.text.empty()) return NoToken("is empty");
  if (!std::all_of(token.text.begin(), token.text.end(), [](char c) {
        return absl::ascii_isgraph(static_cast<unsigned char>(c));
      })) {
    return NoToken("does not hold a token");
  }
  return token;
}

}  // namespace partnercenter::client
