#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "gateway/metrics/scrape_response.h"

namespace partnercenter::gateway {

// Answers scrapes over connections that it is given, one request each, on one
// thread of its own that waits for no single connection. A request's head must
// arrive within five seconds of the connection, and the response be read within
// ten more. There are eight connections at most: a further one takes the place
// of one that has its response, else of the oldest whose request is not
// complete, else of the oldest. Thread-safe.
class ScrapeServer {
 public:
  explicit ScrapeServer(ScrapeText text);
  // Closes the connections.
  ~ScrapeServer();
  ScrapeServer(const ScrapeServer&) = delete;
  ScrapeServer& operator=(const ScrapeServer&) = delete;

  // Takes over a connection, a non-blocking socket. From any thread.
  void Add(int connection);

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Connection {
    int fd = -1;
    Time until;
    // The request's head so far.
    std::string head = {};
    std::string response = {};  // what is left to be sent
    // In the order in which they make room for others.
    enum { kClose, kHead, kResponse } state = kHead;
  };

  void Run();
  int MillisecondsToNext() const;
  void AddNew();
  void MakeRoom();
  // Return false if the connection is done with.
  bool Step(Connection& connection) const;
  bool ReadHead(Connection& connection) const;
  static bool SendResponse(Connection& connection);
  static bool AwaitClose(Connection& connection);

  const ScrapeText text_;
  // An eventfd: there are new connections, or the server stops.
  const int wake_;
  std::mutex mutex_;
  std::vector<int> new_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // Oldest first. For the thread alone.
  std::list<Connection> connections_;
  std::thread thread_;
};

}  // namespace partnercenter::gateway
