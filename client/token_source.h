#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "client/call_context.h"

namespace partnercenter::client {

// A bearer token for Partner Center. Secret: never logged, never in an error.
struct AccessToken {
  // Characters that a header may hold; never empty.
  std::string text;
};

// Where bearer tokens come from. Thread-safe.
class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // Returns a token valid now, fetching one if need be. Blocks at most until
  // `context.stop` fires.
  // Errors: Unavailable, UPSTREAM_AUTH_UNAVAILABLE (no token to be had now);
  // Internal, UPSTREAM_CREDENTIAL_REJECTED (our credential was refused).
  virtual absl::StatusOr<AccessToken> GetToken(const CallContext& context) = 0;
};

}  // namespace partnercenter::client
