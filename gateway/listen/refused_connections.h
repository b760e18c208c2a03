#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace partnercenter::gateway {

// Reports a connection that is closed before it is served, by its descriptor
// and the reason, as the metric has it: "limit" or "silent". Called on the
// listener's thread; the descriptor is open until it returns.
using OnRefused = std::function<void(int connection, const char* reason)>;

// Counts connections of one listener that did not get through. Thread-safe.
struct RefusedConnections {
  // Closed at once: the listener's descriptors were all in use.
  std::atomic<int64_t> at_limit = 0;
  // Closed before the client had sent a byte: after the time for it, or to make
  // room for newer connections.
  std::atomic<int64_t> silent = 0;
  // Failures of accept(). The connection may have stayed in the queue.
  std::atomic<int64_t> accept_errors = 0;
};

}  // namespace partnercenter::gateway
