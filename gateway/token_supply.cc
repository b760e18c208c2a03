#include "gateway/token_supply.h"

#include <utility>

#include "client/caching_token_source.h"
#include "client/client_secret_grant.h"
#include "client/entra_token_source.h"
#include "client/file_token_source.h"
#include "client/httplib_transport.h"
#include "gateway/upstream_transport.h"

namespace partnercenter::gateway {
namespace {

// One fetches for all.
constexpr int kLoginConnections = 1;

client::EntraTokenSourceOptions EntraOptions(const Config& config) {
  const ClientSecret& credential = config.credential().client_secret();
  client::EntraTokenSourceOptions options;
  options.tenant_id = credential.tenant_id();
  options.client_id = credential.client_id();
  options.scope = config.upstream().scope();
  options.user_agent = kUserAgent;
  return options;
}

}  // namespace

absl::StatusOr<TokenSupply> MakeTokenSupply(const Config& config,
                                            TokenSupplyParts parts) {
  TokenSupply supply;
  if (config.credential().has_token_file()) {
    supply.tokens = std::make_unique<client::FileTokenSource>(
        config.credential().token_file().path());
    return supply;
  }
  auto login = client::HttplibTransport::Create(
      TransportOptions(config.upstream(), config.upstream().login_authority(),
                       kLoginConnections),
      parts.timer);
  if (!login.ok()) return login.status();
  supply.login = *std::move(login);
  auto grant = std::make_unique<client::ClientSecretGrant>(
      config.credential().client_secret().secret_file());
  auto entra = std::make_unique<client::EntraTokenSource>(
      EntraOptions(config), std::move(grant), *supply.login, parts.clock);
  client::CachingTokenSourceOptions caching;
  caching.fetch_timeout = ToAbsl(config.upstream().try_timeout());
  caching.on_fetch = std::move(parts.on_fetch);
  supply.tokens = std::make_unique<client::CachingTokenSource>(
      std::move(caching), std::move(entra), parts.clock);
  return supply;
}

}  // namespace partnercenter::gateway
