#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "client/auth/token_grant.h"
#include "client/auth/token_source.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

struct EntraTokenSourceOptions {
  // The partner's tenant: a GUID or a verified domain.
  std::string tenant_id;
  // The id of the registered application.
  std::string client_id;
  // The scope to request, e.g.
  // "https://api.partnercenter.microsoft.com/.default".
  std::string scope;
  // Sent as User-Agent.
  std::string user_agent;
};

// Fetches a token from Microsoft Entra for each call of GetToken; for caching
// see CachingTokenSource. Thread-safe.
class EntraTokenSource : public TokenSource {
 public:
  // `login` is a transport to the cloud's login authority. It and `clock` must
  // outlive the object.
  EntraTokenSource(EntraTokenSourceOptions options,
                   std::unique_ptr<TokenGrant> grant, HttpTransport& login,
                   const base::Clock& clock);

  // Sends one request to the v2.0 token endpoint ("OAuth 2.0 client credentials
  // flow", "Refresh an access token"); no retry. The grant stores a
  // refresh token that comes with the answer before this returns. Blocks until
  // the answer is complete, `context.stop` fires or the transport's own limit
  // is reached. Errors: those of the grant and of ReadTokenResponse;
  // Unavailable, UPSTREAM_AUTH_UNAVAILABLE, if there was no answer;
  // DeadlineExceeded and Cancelled, if `context` ended it.
  absl::StatusOr<AccessToken> GetToken(const CallContext& context) override;

 private:
  absl::StatusOr<AccessToken> Judge(const CallContext& context,
                                    HttpExchange exchange, std::string body);

  const EntraTokenSourceOptions options_;
  const std::unique_ptr<TokenGrant> grant_;
  HttpTransport& login_;
  const base::Clock& clock_;
};

}  // namespace partnercenter::client
