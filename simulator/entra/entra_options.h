#pragma once

#include <string>

#include "absl/time/time.h"

namespace partnercenter::simulator {

// The clients, users and tokens that a simulated Entra knows.
struct EntraOptions {
  // The client that the token endpoint knows, by a GUID or domain of its tenant
  // and its application id; empty: any.
  std::string tenant;
  std::string client_id;
  // The client's secret. If empty, it is the content of `client_secret_file`
  // (read for each request, so it can be rotated; white space around it is not
  // part of it). If both are empty, any secret will do, unless there is another
  // assertion to show. With one of these, or one of the next two, the orders
  // API takes the tokens that were issued, beside that of BearerOptions, and no
  // other; without, it takes them beside those that it would take anyway.
  std::string client_secret;
  std::string client_secret_file;
  // A file of the assertion that a client may show in place of a secret, the
  // token of a workload identity (read for each request, like
  // `client_secret_file`). Empty: none, or any if there is no secret either.
  std::string federated_token_file;
  // The refresh token of a user who has signed in. Empty: any will do.
  std::string refresh_token;
  // Whether a refresh token is good for one use only. Entra's are not, but
  // those of others are, and whoever loses the next one then notices.
  bool single_use_refresh_tokens = false;
  // How long a token is good, in the token endpoint's answers rounded down to
  // seconds.
  absl::Duration token_lifetime = absl::Hours(1);

  // Returns true if it matters what clients of the token endpoint show.
  bool has_credential() const {
    return has_client_secret() || !federated_token_file.empty() ||
           !refresh_token.empty();
  }
  bool has_client_secret() const {
    return !client_secret.empty() || !client_secret_file.empty();
  }
};

}  // namespace partnercenter::simulator
