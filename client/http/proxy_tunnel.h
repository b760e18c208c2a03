#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// The address of an HTTP proxy. A value.
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

// Asks a proxy for a tunnel to `host` (HTTP's CONNECT, RFC 9110, 9.3.6). All
// data on the socket after that is the host's.
//
// cpp-httplib's own way will not do: 0.11.4 deadlocks if the proxy refuses
// and closes, and 0.18.7 returns the proxy's refusal as the host's answer.
class ProxyTunnel {
 public:
  // `timeout` limits each `Open`.
  ProxyTunnel(absl::string_view host, int port, absl::Duration timeout);

  // Opens the tunnel over a socket that is connected to the proxy. Blocks, even
  // if the socket does not, until the answer's head is complete, the time is
  // over, or the socket is shut down. The head has the bounds of
  // ResponseParser. Returns true if the tunnel is open.
  bool Open(int socket);

  // Returns the status code of the proxy's last refusal, or 0 if it did not
  // answer.
  int refusal() const { return refusal_; }

 private:
  const std::string request_;
  const absl::Duration timeout_;
  int refusal_ = 0;
};

}  // namespace partnercenter::client
