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

// An HTTP server on one address; hides the HTTP library. Connections are kept
// open for 75 s between requests, and 300 can be open at once, each with a
// thread of its own.
class HttpListener {
 public:
  // Answers one request. Called on connection threads, several at once.
  using Responder = std::function<Answer(const Request& request)>;

  explicit HttpListener(Responder responder);
  // Stops.
  ~HttpListener();

  // Begins to listen; `host` is an IPv6 address without brackets, an IPv4
  // address or a name; port 0 is any free one. Once only. Connections are
  // accepted when it returns.
  //
  // Errors: Unavailable if the address is taken or is none of this machine.
  [[nodiscard]] absl::Status Start(const std::string& host, int port);

  // The port it listens on; 0 before Start.
  int port() const { return port_; }

  // Waits on the thread of a responder. False, and at once, when Close has cut
  // the connections: there is nobody left to wait for.
  bool Pause(absl::Duration time);

  // Closes the listening socket and all connections: answers that are not
  // finished are cut. Does not wait for the responders that run. Does nothing
  // if it does not listen.
  void Close();

  // Closes, and waits for the responders that run.
  void Stop();

 private:
  // Hands an answer to the library, to be delivered as it says.
  void Send(Answer answer, const httplib::Request& request,
            httplib::Response& to);
  // The same for one that is not delivered whole and at once.
  void Stream(const std::shared_ptr<const Answer>& answer, Peer peer,
              httplib::Response& to);
  // Delivers a body to the library. False makes it close the connection.
  bool Provide(const Answer& answer, const Peer& peer, httplib::DataSink& sink);

  const Responder responder_;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
  int port_ = 0;
  absl::Notification closed_;
};

}  // namespace partnercenter::simulator
