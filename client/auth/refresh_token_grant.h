#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "client/auth/refresh_token_file.h"
#include "client/auth/token_grant.h"

namespace partnercenter::client {

struct RefreshTokenGrantOptions {
  // Holds the application's secret.
  std::string secret_file;
  // Holds the user's refresh token.
  std::string refresh_token_file;
  // Receives, for each refresh token from Entra, OK if it was written to the
  // file, or why it is held in memory only. Called on the thread that fetches;
  // must not throw. May be empty.
  std::function<void(const absl::Status&)> on_written;
  // Receives, for each fetch, OK if the file was read, or why the token in
  // memory is used instead. As above.
  std::function<void(const absl::Status&)> on_read = {};
};

// Lets the application act for a user that has signed in and consented once, by
// a refresh token in a file ("Refresh an access token"; Partner Center calls it
// App+User).
//
// Entra gives a new refresh token with each access token, and lets the old one
// be used until it expires, 90 days after its issue ("Refresh tokens in the
// Microsoft identity platform"). So each new one replaces the old one in the
// file; after a crash in between the old one still works, as it does for
// replicas that share a file.
class RefreshTokenGrant : public TokenGrant {
 public:
  explicit RefreshTokenGrant(RefreshTokenGrantOptions options);

  // Errors: those of ReadSecretText and of RefreshTokenFile::Newest.
  absl::StatusOr<FormFields> Fields() override;

  void Keep(const std::string& refresh_token) override;

 private:
  const RefreshTokenGrantOptions options_;
  RefreshTokenFile file_;
};

}  // namespace partnercenter::client
