#pragma once

#include <memory>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Makes connections reach their maximum age early: asks every caller, by an
// HTTP/2 GOAWAY, to make its next calls elsewhere, while the server still
// serves those that are on their way.
//
// The server can do that by itself only when a connection reaches its
// max_connection_age. The other way, Server::Shutdown, loses calls in gRPC
// 1.51: those that arrive before the GOAWAY has left are answered CANCELLED,
// and those that arrive before the caller has read it are left without an
// answer until the connection closes. So this class replaces gRPC's timers (its
// EventEngine, an interface made to be replaced), recognises those of ages by
// their length, and fires them early. If a later gRPC sets them in another way,
// EndAll does nothing, and the calls that Shutdown loses are lost.
class ConnectionDrainer {
 public:
  // Installs it. Call it once in a process, before anything else of gRPC.
  // `max_age` is that of the servers; none of their other times may be near it
  // (MayBeAge).
  static std::unique_ptr<ConnectionDrainer> Install(absl::Duration max_age);

  // Leaves the installed factory working.
  ~ConnectionDrainer();
  ConnectionDrainer(const ConnectionDrainer&) = delete;
  ConnectionDrainer& operator=(const ConnectionDrainer&) = delete;

  // Ends the ages of the present connections, and of new ones as they come.
  // Thread-safe.
  void EndAll();

  // Returns true if gRPC may set a timer of this length for an age of
  // `max_age`, which it varies by a tenth.
  static bool MayBeAge(absl::Duration length, absl::Duration max_age);

 private:
  class Timers;
  class Engine;

  explicit ConnectionDrainer(std::shared_ptr<Timers> timers);

  const std::shared_ptr<Timers> timers_;
};

}  // namespace partnercenter::gateway
