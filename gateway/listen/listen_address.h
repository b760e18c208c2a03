#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// The address of a listener.
struct ListenAddress {
  std::string host;  // an IP address, without brackets, or "localhost"
  int port = 0;      // 0: a free one
};

// Parses "host:port", an IPv6 host in brackets. Returns nothing if it is
// anything else.
std::optional<ListenAddress> ParseListenAddress(absl::string_view text);

// Formats an address as ParseListenAddress reads it.
std::string FormatListenAddress(const ListenAddress& address);

}  // namespace partnercenter::gateway
