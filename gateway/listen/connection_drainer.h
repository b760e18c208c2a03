#pragma once

#include <memory>
#include <optional>

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
// their length, and fires them early.
//
// Servers get the age `kMarkedAge`, which is longer than any other time that
// gRPC is given, so no setting can be taken for an age. A timer of that length
// runs for the real age instead. If a later gRPC sets its timers in another
// way, connections keep the marked age, EndAll does nothing, and the calls that
// Shutdown loses are lost.
class ConnectionDrainer {
 public:
  // The max_connection_age for servers of this process. Not the longest that
  // gRPC takes (2^31 - 1 ms), which means infinity.
  static constexpr absl::Duration kMarkedAge = absl::Hours(20 * 24);

  // Installs it. Call it once in a process, before anything else of gRPC.
  // Connections of servers with kMarkedAge end after `max_age`, give or take a
  // tenth.
  static std::unique_ptr<ConnectionDrainer> Install(absl::Duration max_age);

  // Leaves the installed factory working.
  ~ConnectionDrainer();
  ConnectionDrainer(const ConnectionDrainer&) = delete;
  ConnectionDrainer& operator=(const ConnectionDrainer&) = delete;

  // Ends the ages of the present connections, and of new ones as they come.
  // Thread-safe.
  void EndAll();

  // Returns how long a timer of gRPC runs where ages are `max_age`: an age,
  // which gRPC varies by a tenth of kMarkedAge, runs for its part of `max_age`;
  // nothing for other timers, which run as they are set.
  static std::optional<absl::Duration> RealAge(absl::Duration length,
                                               absl::Duration max_age);

 private:
  class Timers;
  class Engine;

  explicit ConnectionDrainer(std::shared_ptr<Timers> timers);

  const std::shared_ptr<Timers> timers_;
};

}  // namespace partnercenter::gateway
