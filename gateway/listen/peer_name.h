#pragma once

#include <string>

namespace partnercenter::gateway {

// Returns the other end of a connection as gRPC names it, so that all lines of
// the log agree: "ipv4:10.0.0.1:40132", "ipv6:%5B::1%5D:40132". Returns "" if
// it is not known.
std::string PeerName(int connection);

}  // namespace partnercenter::gateway
