#pragma once

#include <string>

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

// Resets one connection (RST). Data not yet sent is dropped; the descriptor
// stays open and is the caller's to close. May only be called on the thread
// that serves the connection.
void ResetConnection(int local_port, const Peer& peer);

}  // namespace partnercenter::simulator
