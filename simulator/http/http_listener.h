#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "simulator/http/answer.h"
#include "simulator/http/connection.h"
#include "simulator/http/request.h"

namespace httplib {
class DataSink;
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace partnercenter::simulator {

// An HTTP server on one address; hides the HTTP library. Idle connections are
// kept open for 75 s, and 300 connections can be open at once, each with a
// thread of its own.
class HttpListener {
 public:
  // Answers one request. Called on connection threads, several at once.
  using Responder = std::function<Answer(const Request& request)>;

  explicit HttpListener(Responder responder);
  // Stops.
  ~HttpListener();

  // Starts to listen; may be called once. `host` is an IPv6 address without
  // brackets, an IPv4 address or a name; port 0 is any free one. Connections
  // are accepted when it returns.
  //
  // Errors: Unavailable if the address is in use or does not belong to this
  // machine.
  [[nodiscard]] absl::Status Start(const std::string& host, int port);

  // Returns the port it listens on; 0 before Start.
  int port() const { return port_; }

  // Waits on the thread of a responder. Returns false at once if Close has cut
  // the connections, since no client is left.
  bool Pause(absl::Duration time);

  // Closes the listening socket and all connections, which cuts unfinished
  // answers. Does not wait for running responders. Does nothing if it is not
  // listening.
  void Close();

  // Closes, and waits for running responders.
  void Stop();

 private:
  // Passes an answer to the library, to be delivered as it asks.
  void Send(Answer answer, const httplib::Request& request,
            httplib::Response& to);
  // Sends on the connection what the answer's form asks for, past the library.
  // Returns true if that replaces the answer.
  bool SendInForm(const Answer& answer, const Peer& peer) const;
  // Passes an answer to the library that is not delivered whole and at once.
  void Stream(const std::shared_ptr<const Answer>& answer, Peer peer,
              httplib::Response& to);
  // Delivers a body to the library. Returns false to make the library close the
  // connection.
  bool Provide(const Answer& answer, const Peer& peer, httplib::DataSink& sink);

  const Responder responder_;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
  int port_ = 0;
  absl::Notification closed_;
};

}  // namespace partnercenter::simulator
