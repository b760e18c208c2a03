#include "simulator/entra/token_check.h"

namespace partnercenter::simulator {

TokenCheck::TokenCheck(const BearerOptions& bearer, const EntraOptions& entra,
                       const IssuedTokens& issued)
    : others_(bearer),
      only_issued_(entra.has_credential() && others_.AcceptsAnyToken()),
      issued_(issued) {}

bool TokenCheck::AcceptsAnyToken() const {
  return others_.AcceptsAnyToken() && !only_issued_;
}

bool TokenCheck::Accepts(absl::string_view authorization,
                         absl::Time now) const {
  switch (issued_.StandingOf(BearerTokenOf(authorization), now)) {
    case IssuedTokens::Standing::kGood:
      return true;
    case IssuedTokens::Standing::kEnded:
      return false;
    case IssuedTokens::Standing::kUnknown:
      return !only_issued_ && others_.Accepts(authorization);
  }
  return false;
}

}  // namespace partnercenter::simulator
