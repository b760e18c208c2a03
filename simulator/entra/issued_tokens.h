#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::simulator {

// Whom a token is for, and until when.
struct TokenSubject {
  std::string audience;
  std::string issuer;
  std::string client_id;
  std::string tenant;
  // For whom the client acts; empty of an application's own token.
  std::string user;
  absl::Time issued_at;
  absl::Time expires_at;
};

// Makes access tokens and knows all that it made. They look like Entra's, JSON
// web tokens, but their signature (HS256) is by a key that nobody else has:
// they can be recognised, not verified or guessed. Tokens are kept for good, so
// that an old one is known for what it is. Thread-safe.
class IssuedTokens {
 public:
  IssuedTokens();

  std::string Issue(const TokenSubject& subject);

  enum class Standing {
    kUnknown,  // none of ours
    kGood,
    kEnded,  // expired or revoked
  };
  Standing StandingOf(absl::string_view token, absl::Time now) const;

  // From now on this token has ended. Does nothing if it is none of ours.
  void Revoke(absl::string_view token);
  // The same for all that were issued so far.
  void RevokeAll();

  // All that were ever issued.
  int64_t count() const;

 private:
  const std::string key_;
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  mutable std::mutex mutex_;
  // When each of them ends; InfinitePast if it was revoked.
  std::map<std::string, absl::Time, std::less<>> ends_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
