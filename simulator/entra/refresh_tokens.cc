#include "simulator/entra/refresh_tokens.h"

#include "absl/strings/str_cat.h"
#include "simulator/text/guid.h"

namespace partnercenter::simulator {

RefreshTokens::Standing RefreshTokens::StandingOf(
    absl::string_view token) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (used_.find(token) != used_.end()) return Standing::kUsed;
  const bool is_known = options_.refresh_token.empty() ||
                        token == options_.refresh_token ||
                        issued_.find(token) != issued_.end();
  return is_known ? Standing::kGood : Standing::kUnknown;
}

std::string RefreshTokens::Exchange(const std::string& token) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (options_.single_use_refresh_tokens) used_.insert(token);
  // Entra's tokens also begin with a number and a point.
  return *issued_.insert(absl::StrCat("1.", NewGuid(), NewGuid())).first;
}

}  // namespace partnercenter::simulator
