#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/entra/bearer_check.h"
#include "simulator/entra/entra_options.h"
#include "simulator/entra/issued_tokens.h"

namespace partnercenter::simulator {

// Decides if the orders API accepts a request's token: an issued token that has
// not expired or been revoked or, where the options allow it (see
// EntraOptions::client_secret), one that BearerCheck accepts. An expired or
// revoked token is refused even where every other token is accepted.
// Thread-safe.
class TokenCheck {
 public:
  // `issued` must outlive the check.
  TokenCheck(const BearerOptions& bearer, const EntraOptions& entra,
             const IssuedTokens& issued);

  // Returns true if every non-empty token that was not issued here is accepted.
  bool AcceptsAnyToken() const;

  // Returns true if the value of an Authorization header holds an accepted
  // token.
  bool Accepts(absl::string_view authorization, absl::Time now) const;

 private:
  const BearerCheck others_;
  const bool only_issued_;
  const IssuedTokens& issued_;
};

}  // namespace partnercenter::simulator
