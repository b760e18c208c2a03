#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// Where an HTTP proxy is. A value.
struct ProxyAddress {
  // A name or an address, in lower case; an IPv6 address without brackets.
  std::string host;
  int port = 0;
};

// Parses "host:port" or "http://host:port", e.g. "proxy.corp.example:3128".
// Errors: InvalidArgument (another scheme; no port; user information, a path;
// no valid host). Nothing is quoted.
[[nodiscard]] absl::StatusOr<ProxyAddress> ParseProxyAddress(
    absl::string_view text);

// Asks a proxy for a way through to `host` (HTTP's CONNECT, RFC 9110, 9.3.6).
// After that, all that passes over the socket is the host's.
//
// cpp-httplib's own way will not do: 0.11.4 waits for itself for good if the
// proxy refuses and closes, and 0.18.7 hands on the proxy's refusal as the
// host's answer.
class ProxyTunnel {
 public:
  // Each `Open` may take so long.
  ProxyTunnel(absl::string_view host, int port, absl::Duration timeout);

  // Asks over the socket, which is connected to the proxy; whether it may block
  // or not, this does until the answer is complete, the time is over, or the
  // socket is shut down. Returns whether the way is free.
  bool Open(int socket);

  // What the proxy answered the last time if it refused: a status code, or 0 if
  // it did not answer.
  int refusal() const { return refusal_; }

 private:
  const std::string request_;
  const absl::Duration timeout_;
  int refusal_ = 0;
};

}  // namespace partnercenter::client
