// Target: the answer of a token endpoint, or of a proxy in front of it.

#include "client/auth/token_response.h"
#include "client/error_reason.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/status/retry_after.h"
#include "fuzz/answer_input.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

// 2024-07-01T00:00:00Z
constexpr absl::Time kNow = absl::FromUnixSeconds(1719792000);
constexpr absl::Duration kMaxLifetime = absl::Hours(24);
constexpr size_t kMaxTokenBytes = 64 * 1024;
constexpr size_t kMaxMessageBytes = 1024;

void RequireToken(const std::string& text) {
  Require(text.size() <= kMaxTokenBytes, "a token is bounded");
  Require(std::all_of(text.begin(), text.end(),
                      [](unsigned char c) { return absl::ascii_isgraph(c); }),
          "a token fits into a header");
}

void RequireTokens(const client::GrantedTokens& tokens) {
  const client::AccessToken& token = tokens.access;
  Require(!token.text.empty(), "an access token is not empty");
  RequireToken(token.text);
  RequireToken(tokens.refresh);
  Require(token.expires_at > kNow && token.expires_at <= kNow + kMaxLifetime,
          absl::StrCat("a lifetime is bounded: ",
                       absl::FormatDuration(token.expires_at - kNow)));
}

void RequireError(const absl::Status& status, int http_status) {
  if (status.code() == absl::StatusCode::kInternal) {
    Require(client::HasReason(
                status, orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED),
            "an internal error is a rejection");
    Require(http_status >= 400 && http_status < 500 && http_status != 408 &&
                http_status != 429,
            "a rejection has a status of one");
  } else {
    Require(status.code() == absl::StatusCode::kUnavailable &&
                client::HasReason(
                    status, orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE),
            absl::StrCat("no other error: ", base::ReasonOf(status)));
  }
  Require(status.message().size() <= kMaxMessageBytes, "a message is bounded");
  Require(std::all_of(status.message().begin(), status.message().end(),
                      [](unsigned char c) { return absl::ascii_isprint(c); }),
          "a message is one printable line");
  const auto delay = base::RetryDelayOf(status);
  Require(!delay.has_value() || (*delay >= client::kMinRetryDelay &&
                                 *delay <= client::kMaxRetryDelay),
          "a delay is bounded");
}

}  // namespace
}  // namespace partnercenter::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  const auto input = ReadAnswer({reinterpret_cast<const char*>(data), size});
  const auto tokens = partnercenter::client::ReadTokenResponse(
      {input.http_status, input.headers, input.body, kNow, kNow});
  if (tokens.ok()) {
    RequireTokens(*tokens);
  } else {
    RequireError(tokens.status(), input.http_status);
  }
  return 0;
}
