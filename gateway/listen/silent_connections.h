#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

#include "gateway/listen/refused_connections.h"

namespace partnercenter::gateway {

// Accepted connections whose client has not sent a byte yet: they cost the
// process a descriptor and nothing else, and are the first to be closed. In
// HTTP and TLS, the client speaks first. Closes what is left on destruction.
// For one thread.
class SilentConnections {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Limits {
    size_t connections = 0;
    // Time that a client has to send its first byte.
    std::chrono::steady_clock::duration silence = {};
    // Called before a connection is closed for its silence, if it is set.
    OnRefused on_refused = {};
  };

  struct Connection {
    int fd = -1;
    int listener = -1;  // the socket that accepted it
    Time accepted;
  };

  explicit SilentConnections(const Limits& limits) : limits_(limits) {}
  ~SilentConnections();
  SilentConnections(const SilentConnections&) = delete;
  SilentConnections& operator=(const SilentConnections&) = delete;

  // Takes over a connection, accepted later than those before. Closes the
  // oldest one if there are too many.
  void Add(const Connection& connection);

  // Gives a connection away; nothing if it is not among these.
  std::optional<Connection> Take(int fd);
  std::optional<Connection> TakeOldest();

  // Closes the oldest one. Returns false if there is none.
  bool CloseOldest();

  // Closes those that have been silent for too long.
  void CloseExpired(Time now);

  // Returns when CloseExpired has something to do next; nothing if there are no
  // connections.
  std::optional<Time> NextExpiry() const;

  // Returns the connections closed so far for their silence.
  int64_t closed() const { return closed_; }

 private:
  const Limits limits_;
  // Oldest first.
  std::list<Connection> connections_;
  std::unordered_map<int, std::list<Connection>::iterator> by_fd_;
  int64_t closed_ = 0;
};

}  // namespace partnercenter::gateway
