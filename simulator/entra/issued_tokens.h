#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::simulator {

// The claims of an access token.
struct TokenSubject {
  std::string audience;
  std::string issuer;
  std::string client_id;
  std::string tenant;
  // User on whose behalf the client acts; empty in an application's own token.
  std::string user;
  absl::Time issued_at;
  absl::Time expires_at;
};

// Issues access tokens and remembers all of them. They look like Entra's, JSON
// web tokens, but are signed (HS256) with a key that nobody else has: this
// process can recognise them, but nobody can verify or guess them. Tokens are
// never forgotten, so an expired one is told apart from an unknown one.
// Thread-safe.
class IssuedTokens {
 public:
  IssuedTokens();

  std::string Issue(const TokenSubject& subject);

  enum class Standing {
    kUnknown,  // not issued here
    kGood,
    kEnded,  // expired or revoked
  };
  Standing StandingOf(absl::string_view token, absl::Time now) const;

  // Revokes a token. Does nothing if it was not issued here.
  void Revoke(absl::string_view token);
  // Revokes all tokens issued so far.
  void RevokeAll();

  // Returns the number of tokens issued, expired and revoked ones included.
  int64_t count() const;

 private:
  const std::string key_;
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  mutable std::mutex mutex_;
  // Expiry by token; InfinitePast if the token was revoked.
  std::map<std::string, absl::Time, std::less<>> ends_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
