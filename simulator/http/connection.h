#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Access to the TCP connections that a server of this process has accepted.
// cpp-httplib (0.11 and 0.18 alike) does not expose their sockets, so they are
// found among the descriptors of the process, by their addresses.
namespace partnercenter::simulator {

// The remote end of a connection, as the HTTP library reports it.
struct Peer {
  std::string address;
  int port = 0;
};

// Shuts down all connections to a port of this machine; threads that read or
// write there wake up.
void ShutDownConnections(int local_port);

// Sends bytes on one connection, past the HTTP library. Returns false if the
// peer has closed it. May only be called on the thread that serves the
// connection.
class RawSender {
 public:
  RawSender(int local_port, const Peer& peer);
  bool Send(absl::string_view bytes) const;

 private:
  int socket_ = -1;
};

// Closes one connection in order. The descriptor stays open and is the caller's
// to close. May only be called on the thread that serves the connection.
void CloseConnection(int local_port, const Peer& peer);

// Resets one connection (RST), and drops data not yet sent; otherwise like
// CloseConnection.
void ResetConnection(int local_port, const Peer& peer);

}  // namespace partnercenter::simulator
