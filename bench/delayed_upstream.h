#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace partnercenter::bench {

// An HTTP server on 127.0.0.1 that holds each answer back for a time, over as
// many connections as its clients open. It sees which requests are cut, and
// costs little CPU time: one thread serves all connections. Thread-safe.
class DelayedUpstream {
 public:
  struct Answer {
    int status = 200;
    std::string body;
    absl::Duration delay;
  };

  // Returns the answer to a request, whose head and body it is given. Called on
  // the server's thread.
  using Responder = std::function<Answer(absl::string_view request)>;

  explicit DelayedUpstream(Responder respond);
  ~DelayedUpstream();
  DelayedUpstream(const DelayedUpstream&) = delete;
  DelayedUpstream& operator=(const DelayedUpstream&) = delete;

  // Returns "http://127.0.0.1:PORT".
  std::string root() const;
  std::string base_url() const { return root() + "/v1"; }

  // Numbers so far. A GET is a request of the orders API; a POST asks for a
  // token.
  struct Counts {
    int64_t gets = 0;
    // Of the GETs: connection closed before the answer.
    int64_t cut = 0;
  };
  Counts counts() const { return {gets_, cut_}; }

 private:
  // A client's connection, with at most one request at a time.
  struct Connection {
    int fd = -1;
    std::string received;
    std::string answer;
    absl::Time due = absl::InfiniteFuture();

    bool is_answering() const { return due != absl::InfiniteFuture(); }
  };

  void Serve();
  // Waits until a socket is readable, the next answer is due or a short time
  // has passed. Then reads, accepts and answers.
  void ServeOnce();
  void Accept();
  // Returns false if the client has closed the connection.
  bool Receive(Connection& connection);
  void AnswerDue(Connection& connection, absl::Time now);

  const Responder respond_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int64_t> gets_ = 0;
  std::atomic<int64_t> cut_ = 0;
  std::atomic<bool> stopping_ = false;
  std::list<Connection> connections_;  // of the thread
  std::thread thread_;
};

}  // namespace partnercenter::bench
