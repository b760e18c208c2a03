#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "client/clock.h"
#include "client/http_transport.h"
#include "client/timer.h"
#include "client/token_source.h"
#include "gateway/config.h"

namespace partnercenter::gateway {

// Where tokens come from, by the configured credential, and what that stands
// on.
struct TokenSupply {
  // To the login authority; null where no token is fetched. Outlives `tokens`,
  // which uses it.
  std::unique_ptr<client::HttpTransport> login;
  std::unique_ptr<client::TokenSource> tokens;
};

// `config` has been checked. `timer` and `clock` must outlive the result.
// Errors: FailedPrecondition, if `upstream.caFile` cannot be read.
[[nodiscard]] absl::StatusOr<TokenSupply> MakeTokenSupply(
    const Config& config, client::Timer& timer, const client::Clock& clock);

}  // namespace partnercenter::gateway
