#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {

// The address of an HTTP server, and the path in front of all requests to it. A
// value.
struct BaseUrl {
  bool tls = true;
  // A name or an address, in lower case; an IPv6 address without brackets.
  std::string host;
  int port = 0;
  // Empty, or starts with a slash and does not end with one.
  std::string path;
};

// Parses an absolute http or https URL, e.g. "https://api.example.com/v1". A
// trailing slash is dropped and the scheme's port filled in. The rule that
// http is for loopback only belongs to the configuration, not to this function.
//
// Errors: InvalidArgument (another scheme; user information, query or fragment;
// a byte that is not printable ASCII; no valid host or port).
[[nodiscard]] absl::StatusOr<BaseUrl> ParseBaseUrl(absl::string_view url);

// Returns "host" or "host:port" as the Host header needs it: an IPv6 address in
// brackets, the scheme's own port left out.
std::string Authority(const BaseUrl& url);

// Returns true if `host` is this machine: localhost, 127.0.0.0/8 or ::1. Asks
// no name server, so another name of this machine is not one.
bool IsLoopbackHost(absl::string_view host);

// Returns true if `host` is an IPv4 or IPv6 address rather than a name.
bool IsIpAddress(absl::string_view host);

}  // namespace partnercenter::client
