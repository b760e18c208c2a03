#pragma once

#include <string>

// The TCP connections that a server of this process has accepted. cpp-httplib
// (0.11 and 0.18 alike) tells nobody their sockets, so they are looked for
// among the process's descriptors, by their addresses.
namespace partnercenter::simulator {

// The other end of a connection, as the HTTP library names it.
struct Peer {
  std::string address;
  int port = 0;
};

// Shuts down all connections to a port of this machine: who reads or writes
// there wakes up.
void ShutDownConnections(int local_port);

// Ends one connection with RST. What has not been sent is dropped; its
// descriptor stays the caller's to close. Only for the thread that serves the
// connection.
void ResetConnection(int local_port, const Peer& peer);

}  // namespace partnercenter::simulator
