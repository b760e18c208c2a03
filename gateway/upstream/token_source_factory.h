#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/timer.h"
#include "client/auth/token_source.h"
#include "client/http/http_transport.h"
#include "gateway/config/config.h"

namespace partnercenter::gateway {

// The token source of the configured credential, with the transport that it
// uses.
struct TokenSourceFactory {
  // The transport to the login authority; null where no token is fetched.
  // Outlives `tokens`, which uses it.
  std::unique_ptr<client::HttpTransport> login;
  std::unique_ptr<client::TokenSource> tokens;
};

struct TokenSourceFactoryParts {
  // Both must outlive the token source.
  base::Timer& timer;
  const base::Clock& clock;
  // See CachingTokenSourceOptions.
  std::function<void(const absl::Status&)> on_fetch = {};
  // See RefreshTokenGrantOptions.
  std::function<void(const absl::Status&)> on_refresh_token_written = {};
  std::function<void(const absl::Status&)> on_refresh_token_read = {};
};

// Makes the token source. `config` has been checked.
// Errors: FailedPrecondition, if `upstream.caFile` cannot be read.
[[nodiscard]] absl::StatusOr<TokenSourceFactory> MakeTokenSourceFactory(
    const Config& config, TokenSourceFactoryParts parts);

}  // namespace partnercenter::gateway
