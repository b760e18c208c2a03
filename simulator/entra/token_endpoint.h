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

// What a path means to Entra.
struct TokenRoute {
  // A GUID or a domain, as it stands in the path.
  std::string tenant;
  // Version 1 names a `resource` and answers with texts for numbers, version 2
  // names a `scope` and answers with numbers.
  int version = 2;
};

// The route of `/{tenant}/oauth2/v2.0/token` and `/{tenant}/oauth2/token`;
// nothing for any other path.
std::optional<TokenRoute> ParseTokenRoute(absl::string_view path);

// A stand-in for Entra's token endpoint (documentation page "OAuth 2.0 client
// credentials flow on the Microsoft identity platform"): gives tokens to a
// client with a secret or an assertion, for itself or, with a refresh token,
// for a user; and refuses whatever else with Entra's errors. Any audience will
// do. Thread-safe.
class TokenEndpoint {
 public:
  // Options and tokens outlive the endpoint. `clock` tells the time at which
  // tokens are issued; thread-safe.
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
