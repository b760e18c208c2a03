#pragma once

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace partnercenter::client {

// A second descriptor of the HTTP library's socket. Another thread can end the
// library's wait through it, in any phase.
//
// httplib's own stop() will not do: it waits for a mutex that is held during
// name resolution, connect and TLS handshake. A descriptor of our own is also
// safe if its number is closed and reused for another socket.
//
// Thread-safe. Nothing here blocks.
class StoppableSocket {
 public:
  StoppableSocket() = default;
  ~StoppableSocket();
  StoppableSocket(const StoppableSocket&) = delete;
  StoppableSocket& operator=(const StoppableSocket&) = delete;

  // Follows the new socket `fd`, from before it connects, and lets go of the
  // one before: a host name with several addresses brings several sockets.
  void Follow(int fd);

  // Shuts down the socket and all that follow, for good. A blocked connect,
  // poll, read or write returns at once, and the peer sees the end. httplib
  // takes a socket that was shut down before its connect() for a connected one.
  void Stop();

  // Returns true if a read would return at once: data, the end of the stream,
  // or an error.
  bool HasInput() const;

 private:
  void ShutDownLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable std::mutex mutex_;
  int fd_ ABSL_GUARDED_BY(mutex_) = -1;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace partnercenter::client
