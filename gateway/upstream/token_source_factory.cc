#include "gateway/upstream/token_source_factory.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/saturating_time.h"
#include "client/auth/caching_token_source.h"
#include "client/auth/client_secret_grant.h"
#include "client/auth/entra_token_source.h"
#include "client/auth/file_token_source.h"
#include "client/auth/refresh_token_grant.h"
#include "client/auth/workload_identity_grant.h"
#include "client/http/httplib_transport.h"
#include "gateway/upstream/upstream_transport.h"

namespace partnercenter::gateway {
namespace {

// One thread fetches for all callers.
constexpr int kLoginConnections = 1;

// A user's grant brings no refresh token without it.
constexpr absl::string_view kOfflineAccess = "offline_access";

// How one kind of credential asks Entra for a token.
struct EntraAccess {
  client::EntraTokenSourceOptions options;
  std::unique_ptr<client::TokenGrant> grant;
};

// `kind` is one that names an application.
template <typename Kind>
client::EntraTokenSourceOptions OptionsFor(const Kind& kind,
                                           const Config& config) {
  client::EntraTokenSourceOptions options;
  options.tenant_id = kind.tenant_id();
  options.client_id = kind.client_id();
  options.scope = config.upstream().scope();
  options.user_agent = kUserAgent;
  return options;
}

EntraAccess AccessOf(const Config& config, TokenSourceFactoryParts& parts) {
  const Credential& credential = config.credential();
  if (credential.has_workload_identity()) {
    const WorkloadIdentity& identity = credential.workload_identity();
    return {OptionsFor(identity, config),
            std::make_unique<client::WorkloadIdentityGrant>(
                identity.federated_token_file())};
  }
  if (credential.has_refresh_token()) {
    const RefreshToken& token = credential.refresh_token();
    EntraAccess access = {
        OptionsFor(token, config),
        std::make_unique<client::RefreshTokenGrant>(
            client::RefreshTokenGrantOptions{
                token.secret_file(), token.refresh_token_file(),
                std::move(parts.on_refresh_token_written),
                std::move(parts.on_refresh_token_read)})};
    if (!absl::StrContains(access.options.scope, kOfflineAccess)) {
      absl::StrAppend(&access.options.scope, " ", kOfflineAccess);
    }
    return access;
  }
  const ClientSecret& secret = credential.client_secret();
  return {OptionsFor(secret, config),
          std::make_unique<client::ClientSecretGrant>(secret.secret_file())};
}

}  // namespace

absl::StatusOr<TokenSourceFactory> MakeTokenSourceFactory(
    const Config& config, TokenSourceFactoryParts parts) {
  TokenSourceFactory factory;
  if (config.credential().has_token_file()) {
    factory.tokens = std::make_unique<client::FileTokenSource>(
        config.credential().token_file().path());
    return factory;
  }
  auto login = client::HttplibTransport::Create(
      TransportOptions(config.upstream(), config.upstream().login_authority(),
                       kLoginConnections),
      parts.timer);
  if (!login.ok()) return login.status();
  factory.login = *std::move(login);
  EntraAccess access = AccessOf(config, parts);
  auto entra = std::make_unique<client::EntraTokenSource>(
      std::move(access.options), std::move(access.grant), *factory.login,
      parts.clock);
  client::CachingTokenSourceOptions caching;
  caching.fetch_timeout = base::FromProto(config.upstream().attempt_timeout());
  caching.on_fetch = std::move(parts.on_fetch);
  factory.tokens = std::make_unique<client::CachingTokenSource>(
      std::move(caching), std::move(entra), parts.clock);
  return factory;
}

}  // namespace partnercenter::gateway
