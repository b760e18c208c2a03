#pragma once

#include <string>

#include "absl/time/time.h"

namespace partnercenter::simulator {

// The client, the user and the token lifetime of the simulated Entra.
struct EntraOptions {
  // The only client that gets tokens: a GUID or domain of its tenant, and its
  // application id. Empty: any.
  std::string tenant;
  std::string client_id;
  // The client's secret; if empty, the content of `client_secret_file`, which
  // is read for each request, so it can be rotated (white space around it is
  // ignored). If both are empty, any secret is accepted, unless
  // `federated_token_file` is set.
  //
  // If one of these two or of the next two options is set, the orders API
  // accepts only issued tokens and the token of BearerOptions. If none is set,
  // it accepts issued tokens in addition to what BearerOptions accept.
  std::string client_secret;
  std::string client_secret_file;
  // File with the assertion that a client may send in place of a secret: the
  // token of a workload identity. Read for each request, like
  // `client_secret_file`. Empty: no assertion is accepted if there is a secret,
  // else any.
  std::string federated_token_file;
  // Refresh token of a signed-in user. Empty: any is accepted.
  std::string refresh_token;
  // Refuse a refresh token after its first use. Entra does not, but other
  // authorization servers do; a client that loses the next token then fails.
  bool single_use_refresh_tokens = false;
  // Lifetime of an issued token; the token endpoint rounds it down to seconds.
  absl::Duration token_lifetime = absl::Hours(1);

  // Returns true if the token endpoint checks secrets, assertions or refresh
  // tokens.
  bool has_credential() const {
    return has_client_secret() || !federated_token_file.empty() ||
           !refresh_token.empty();
  }
  bool has_client_secret() const {
    return !client_secret.empty() || !client_secret_file.empty();
  }
};

}  // namespace partnercenter::simulator
