#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/http/httplib_connection.h"

namespace partnercenter::client {

// Leases connections to one server, up to a limit, and keeps those that may be
// used again. The one used last is leased first, so connections that the load
// does not need become idle and are closed. Thread-safe; outlives its leases.
class ConnectionPool {
 public:
  // Connections that are open, or about to be.
  struct Counts {
    int active = 0;  // leased
    int idle = 0;
  };

  struct Options {
    // Upper limit of connections, leased and idle ones together.
    int connections = 1;
    // An idle connection is not used again after this time, and closed within a
    // quarter of it.
    absl::Duration idle_timeout;
    // Makes a connection. Must not block; called without locks.
    std::function<std::unique_ptr<HttplibConnection>()> make;
  };

  class Lease;

  // `timer` must outlive the pool.
  ConnectionPool(Options options, base::Timer& timer);
  // Closes the idle connections. There must be no lease left.
  ~ConnectionPool();

  // Leases a connection for one exchange. Blocks while all are leased; returns
  // nothing if `stop` fires or `deadline` passes in the meantime.
  std::optional<Lease> Acquire(const std::stop_token& stop,
                               absl::Time deadline);

  Counts counts() const;

 private:
  struct Idle {
    std::unique_ptr<HttplibConnection> connection;
    absl::Time since;
  };

  bool TakeSlot(const std::stop_token& stop, absl::Time deadline);
  std::unique_ptr<HttplibConnection> TakeIdle();
  void Return(std::unique_ptr<HttplibConnection> connection);
  void Sweep();
  std::vector<Idle> TakeExpired();

  const Options options_;
  base::Timer& timer_;
  mutable std::mutex mutex_;
  std::condition_variable_any slot_free_;
  int leased_ ABSL_GUARDED_BY(mutex_) = 0;
  // Sorted by the time at which they became idle.
  std::vector<Idle> idle_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  base::Timer::Handle sweep_ ABSL_GUARDED_BY(mutex_);
};

// Gives a connection to one exchange. On destruction it closes the
// connection, unless `KeepConnection` was called. Movable; used by one thread
// at a time.
class ConnectionPool::Lease {
 public:
  ~Lease();
  Lease(Lease&& other) noexcept = default;
  Lease& operator=(Lease&&) = delete;

  HttplibConnection& connection() { return *connection_; }

  // Closes the connection and takes a new one in its place.
  void Renew();

  // Keeps the connection for another exchange: this one ended well.
  void KeepConnection() { keep_ = true; }

 private:
  friend class ConnectionPool;
  Lease(ConnectionPool* pool, std::unique_ptr<HttplibConnection> connection)
      : pool_(pool), connection_(std::move(connection)) {}

  ConnectionPool* pool_;
  // Null once moved from.
  std::unique_ptr<HttplibConnection> connection_;
  bool keep_ = false;
};

}  // namespace partnercenter::client
