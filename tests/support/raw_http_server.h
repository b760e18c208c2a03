#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/support/eventually.h"
#include "tests/support/test_certificates.h"

namespace partnercenter::testing {

// Returns the Content-Length of a request's head; 0 without one.
size_t AnnouncedLength(absl::string_view head);

// Server side of one connection, driven by a script. Blocking calls also return
// when the server is destroyed. Used by the thread of the script only.
class ServedConnection {
 public:
  virtual ~ServedConnection() = default;

  // Returns the bytes of the next request, with the body that its
  // Content-Length announces; empty if the peer closed before it was complete.
  virtual std::string ReadRequest() = 0;

  // Sends all bytes; does nothing once the peer has closed.
  virtual void Send(absl::string_view bytes) = 0;

  // Sends one byte every `gap`, until all are sent or the peer closes.
  virtual void Drip(absl::string_view bytes, absl::Duration gap) = 0;

  // Waits until the peer has sent something, and leaves it unread.
  virtual void AwaitBytes() = 0;

  // Sends nothing until the peer closes.
  virtual void AwaitClose() = 0;

  // Resets the connection instead of closing it in order.
  virtual void Reset() = 0;

  // Sends a TLS close_notify alert, but leaves the TCP connection open.
  virtual void SendCloseNotify() = 0;

  // Returns the server name that the client sent in the TLS handshake; "" for
  // none.
  virtual std::string ServerName() const = 0;

  // Returns the number of this connection at the server, from 1.
  virtual int number() const = 0;
};

// A TCP server on 127.0.0.1 that runs a script for each connection, on a thread
// of its own, and closes the connection when the script returns. Thread-safe.
class RawHttpServer {
 public:
  using Script = std::function<void(ServedConnection&)>;

  // Serves TLS if there is an identity; the script then starts after the
  // handshake, and not at all if that fails. `newest_version` is a version of
  // OpenSSL (TLS1_2_VERSION); 0: no limit.
  explicit RawHttpServer(Script script,
                         std::optional<TlsIdentity> identity = std::nullopt,
                         int newest_version = 0);
  // Closes all connections and waits for the scripts.
  ~RawHttpServer();
  RawHttpServer(const RawHttpServer&) = delete;
  RawHttpServer& operator=(const RawHttpServer&) = delete;

  int port() const { return port_; }

  // Returns the number of connections accepted so far.
  int connections() const;

  // Returns the requests read so far, over all connections.
  std::vector<std::string> requests() const;

  // Return true if, within `limit`, that many connections were accepted,
  // requests read, or connections closed by their client.
  bool WaitForConnections(int count, absl::Duration limit = kSoon) const;
  bool WaitForRequests(size_t count, absl::Duration limit = kSoon) const;
  bool WaitForCloses(int count, absl::Duration limit = kSoon) const;

 private:
  class Connection;
  struct TlsContext;

  void Accept();
  void Serve(Connection& connection);
  void NoteRequest(const std::string& request);
  void NoteClose();

  const Script script_;
  std::unique_ptr<TlsContext> tls_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool stopping_ = false;
  int accepted_ = 0;
  int closed_by_peer_ = 0;
  std::vector<std::string> requests_;
  std::list<std::unique_ptr<Connection>> served_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

// Returns a 200 with this body and its length.
std::string OkResponse(absl::string_view body);

// Returns a script that answers every request of a connection with `response`.
RawHttpServer::Script AnswerAll(std::string response);

// Returns a script that answers one request with `response`, and then waits for
// the peer to close.
RawHttpServer::Script AnswerAndWait(std::string response);

// Returns a script that answers one request with `response`, and then closes
// the connection, which cuts a response that announces more.
RawHttpServer::Script AnswerAndClose(std::string response);

// Returns a script that answers one request with `response`, reads a second
// one, and closes the connection without an answer to it.
RawHttpServer::Script AnswerAndDropSecond(std::string response);

// Returns a script that reads a request and never answers it.
RawHttpServer::Script NeverAnswer();

// Returns a script that reads nothing and waits for the peer to close.
RawHttpServer::Script NeverRead();

}  // namespace partnercenter::testing
