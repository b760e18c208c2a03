#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/entra/bearer_check.h"
#include "simulator/entra/entra_options.h"
#include "simulator/entra/issued_tokens.h"

namespace partnercenter::simulator {

// Decides whether the orders API takes a request's token: one that was issued
// and has not ended, or one that BearerCheck takes, as long as the options say
// so (see EntraOptions::client_secret). A token that was issued and has
// ended is refused even where any token will do. Thread-safe.
class TokenCheck {
 public:
  // `issued` outlives the check.
  TokenCheck(const BearerOptions& bearer, const EntraOptions& entra,
             const IssuedTokens& issued);

  // Whether any non-empty token is good that was not issued here.
  bool AcceptsAnyToken() const;

  // The answer for the value of an Authorization header.
  bool Accepts(absl::string_view authorization, absl::Time now) const;

 private:
  const BearerCheck others_;
  const bool only_issued_;
  const IssuedTokens& issued_;
};

}  // namespace partnercenter::simulator
