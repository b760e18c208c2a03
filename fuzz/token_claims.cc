// Target: the claims of an access token.

#include "client/auth/token_claims.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "fuzz/invariants.h"

namespace partnercenter::fuzz {
namespace {

constexpr size_t kMaxTextBytes = 256;

void RequireClaims(absl::string_view token) {
  const auto claims = client::ReadTokenClaims(token);
  if (!claims.has_value()) return;
  for (const std::string& text :
       {claims->app_id, claims->tenant_id, claims->user, claims->audience}) {
    Require(text.size() <= kMaxTextBytes, "a claim is bounded");
    Require(std::all_of(text.begin(), text.end(),
                        [](unsigned char c) { return absl::ascii_isprint(c); }),
            "a claim is printable");
  }
  // Formats the time, since an expiry is shown to operators.
  if (claims->expires_at.has_value()) {
    absl::FormatTime(*claims->expires_at, absl::UTCTimeZone());
  }
}

}  // namespace
}  // namespace partnercenter::fuzz

// The input is used as a token, and as the claims of another one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace partnercenter::fuzz;
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  RequireClaims(input);
  RequireClaims(absl::StrCat("e30.", absl::WebSafeBase64Escape(input), ".e30"));
  return 0;
}
