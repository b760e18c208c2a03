#pragma once

#include <memory>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Ends the ages of connections early: asks every caller, with an HTTP/2 GOAWAY,
// to take his next calls elsewhere, while the server goes on to serve those
// that are on their way.
//
// The server can do that by itself only when a connection reaches its
// max_connection_age. The other way, Server::Shutdown, loses calls in gRPC
// 1.51: those that arrive before the GOAWAY has left are answered CANCELLED,
// and those that arrive before the caller has read it are left without an
// answer until the connection closes. So this stands between gRPC and its
// timers (its EventEngine, an interface that is made to be replaced), knows
// those of ages by their length, and fires them early. Should gRPC set them in
// another way one day, EndAll does nothing, and the calls that Shutdown loses
// are lost.
class ConnectionDrainer {
 public:
  // Before anything else of gRPC is used, and once in a process. `max_age` is
  // that of the servers; none of their other times may be near it
  // (MayBeAge).
  static std::unique_ptr<ConnectionDrainer> Install(absl::Duration max_age);

  // The factory that was installed goes on to work.
  ~ConnectionDrainer();
  ConnectionDrainer(const ConnectionDrainer&) = delete;
  ConnectionDrainer& operator=(const ConnectionDrainer&) = delete;

  // Ends the ages of the connections there are, and of those to come as they
  // come. Thread-safe.
  void EndAll();

  // Whether gRPC may set a timer of this length for an age of `max_age`, which
  // it varies by a tenth.
  static bool MayBeAge(absl::Duration length, absl::Duration max_age);

 private:
  class Timers;
  class Engine;

  explicit ConnectionDrainer(std::shared_ptr<Timers> timers);

  const std::shared_ptr<Timers> timers_;
};

}  // namespace partnercenter::gateway
