#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/entra/entra_options.h"
#include "simulator/entra/form_fields.h"
#include "simulator/entra/issued_tokens.h"
#include "simulator/entra/refresh_tokens.h"
#include "simulator/http/answer.h"
#include "simulator/http/request.h"

namespace partnercenter::simulator {

// The parts of a token endpoint's path.
struct TokenRoute {
  // GUID or domain, as spelled in the path.
  std::string tenant;
  // 1: requests have a `resource`, and numbers in answers are strings. 2:
  // requests have a `scope`, and numbers are numbers.
  int version = 2;
};

// Parses `/{tenant}/oauth2/v2.0/token` and `/{tenant}/oauth2/token`; returns
// nothing for any other path.
std::optional<TokenRoute> ParseTokenRoute(absl::string_view path);

// Simulates Entra's token endpoint (documentation page "OAuth 2.0 client
// credentials flow on the Microsoft identity platform"). Issues tokens to a
// client with a secret or an assertion, for itself or, given a refresh token,
// for a user; refuses all other requests with Entra's errors. Accepts any
// audience. Thread-safe.
class TokenEndpoint {
 public:
  // `options` and `tokens` must outlive the endpoint. `clock` returns the time
  // at which tokens are issued; it is called on several threads at once.
  TokenEndpoint(const EntraOptions& options, IssuedTokens& tokens,
                std::function<absl::Time()> clock)
      : options_(options),
        clock_(std::move(clock)),
        tokens_(tokens),
        refresh_tokens_(options) {}

  Answer Respond(const TokenRoute& route, const Request& request);

 private:
  Answer Grant(const TokenRoute& route, const FormFields& fields,
               absl::Time now);

  const EntraOptions& options_;
  const std::function<absl::Time()> clock_;
  IssuedTokens& tokens_;
  RefreshTokens refresh_tokens_;
};

}  // namespace partnercenter::simulator
