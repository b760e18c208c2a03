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
  // The time until which it is valid; infinite if its source does not know.
  absl::Time expires_at = absl::InfiniteFuture();
};

// A source of bearer tokens. Thread-safe.
class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // Returns a token valid now, fetching one if need be. Blocks at most until
  // `context.stop` fires.
  // Errors: Unavailable, UPSTREAM_AUTH_UNAVAILABLE (no token to be had now);
  // Internal, UPSTREAM_CREDENTIAL_REJECTED (our credential was refused).
  virtual absl::StatusOr<AccessToken> GetToken(const CallContext& context) = 0;

  // Reports that upstream rejected `token` (401) although it should be valid. A
  // source that caches tokens drops it, and the next GetToken fetches another,
  // once for all callers; a source that reads its token each time does nothing.
  // Never blocks.
  virtual void Reject(const AccessToken& /*token*/) {}
};

}  // namespace partnercenter::client
