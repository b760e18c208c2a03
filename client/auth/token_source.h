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
  // The time until which it is valid, by base::Clock::Now; infinite if its
  // source does not know.
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
  // source that caches tokens fetches another, once for all callers, and gives
  // out this one until that has come: it may be good for other requests. A
  // source that reads its token each time does nothing. Returns false if the
  // request is not worth repeating with another token: upstream refused the
  // last ones too. Never blocks.
  virtual bool Reject(const AccessToken& /*token*/) { return true; }

  // Reports that upstream took `token`. Never blocks.
  virtual void Accept(const AccessToken& /*token*/) {}

  // Returns a valid token whose text is not `rejected`, for the repetition of a
  // request that was refused with that one, after Reject. Blocks as GetToken
  // does, but not for long.
  // Errors: those of GetToken; NotFound if there is no other token now.
  virtual absl::StatusOr<AccessToken> GetAnother(const CallContext& context,
                                                 const std::string& rejected);
};

// Returns NotFound.
[[nodiscard]] absl::Status NoOtherToken();

}  // namespace partnercenter::client
