#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/call_context.h"

namespace partnercenter::client {

// A bearer token for Partner Center. Secret: never logged, never in an error.
struct AccessToken {
  // Characters that a header may hold; never empty.
  std::string text;
  // When it ends to be valid; infinite if its source does not know.
  absl::Time expires_at = absl::InfiniteFuture();
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

  // Upstream refused `token` (401) although it should be valid. A source that
  // keeps tokens gives it to nobody any more, so that the next GetToken fetches
  // another, once for everybody; one that reads its token anew each time has
  // nothing to do. Never blocks.
  virtual void Reject(const AccessToken& /*token*/) {}
};

}  // namespace partnercenter::client
