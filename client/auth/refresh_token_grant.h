#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "client/auth/refresh_token_file.h"
#include "client/auth/token_grant.h"

namespace partnercenter::client {

struct RefreshTokenGrantOptions {
  // Of the application.
  std::string secret_file;
  // Of the user.
  std::string refresh_token_file;
  // Told what became of each refresh token that Entra gave: OK, or why it is
  // held in memory only. On the thread that fetches; must not throw. Not set:
  // nobody is.
  std::function<void(const absl::Status&)> on_kept;
};

// The application acts for a user who has signed in and consented once, and
// whose refresh token is in a file ("Refresh an access token"; Partner Center
// calls it App+User).
//
// Entra gives a new refresh token with each access token, and lets the old one
// be used until its own end, 90 days after its issue ("Refresh tokens in the
// Microsoft identity platform"). So each new one takes the old one's place in
// the file; if a crash comes between, the old one still does, and so it does
// for replicas that share a file.
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
