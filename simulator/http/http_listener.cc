#include "simulator/http/http_listener.h"

#include <httplib.h>
#include <sys/socket.h>

#include <limits>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "simulator/http/connection.h"
#include "simulator/http/wire_form.h"

namespace partnercenter::simulator {
namespace {

constexpr size_t kConnections = 300;
constexpr int kKeepAliveSeconds = 75;
// The library uses 5: if many connections were opened at once, some would wait
// a second until TCP retries.
constexpr int kBacklog = 1024;

// Returns true for names that the library adds to the request's headers.
bool IsPseudoHeader(const std::string& name) {
  static const std::set<std::string> kNames = {"REMOTE_ADDR", "REMOTE_PORT",
                                               "LOCAL_ADDR", "LOCAL_PORT"};
  return kNames.count(name) > 0;
}

Request RequestOf(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  request.target = from.target;
  request.path = from.path;
  request.parameters.insert(from.params.begin(), from.params.end());
  for (const auto& header : from.headers) {
    if (!IsPseudoHeader(header.first)) request.headers.push_back(header);
  }
  request.body = from.body;
  return request;
}

// Returns true if the request may have a body to read. Without a length the
// library would wait for it until the read timeout (0.11).
bool MayHaveBody(const httplib::Request& request) {
  return request.method != "GET" && request.method != "HEAD" &&
         (request.has_header("Content-Length") ||
          request.has_header("Transfer-Encoding"));
}

void Configure(httplib::Server& server) {
  server.set_tcp_nodelay(true);
  server.set_keep_alive_timeout(kKeepAliveSeconds);
  server.set_keep_alive_max_count(std::numeric_limits<int>::max());
}

}  // namespace

HttpListener::HttpListener(Responder responder)
    : responder_(std::move(responder)),
      server_(std::make_unique<httplib::Server>()) {
  Configure(*server_);
  const auto respond = [this](const httplib::Request& request,
                              httplib::Response& response) {
    Send(responder_(RequestOf(request)), request, response);
  };
  // Requests without a body are answered before the library matches paths with
  // regular expressions. The bodies of the others must be read first.
  server_->set_pre_routing_handler(
      [respond](const httplib::Request& request, httplib::Response& response) {
        if (MayHaveBody(request)) {
          return httplib::Server::HandlerResponse::Unhandled;
        }
        respond(request, response);
        return httplib::Server::HandlerResponse::Handled;
      });
  constexpr char kAnyPath[] = R"([\s\S]*)";
  server_->Post(kAnyPath, respond);
  server_->Put(kAnyPath, respond);
  server_->Patch(kAnyPath, respond);
  server_->Delete(kAnyPath, respond);
  server_->Options(kAnyPath, respond);
}

HttpListener::~HttpListener() { Stop(); }

absl::Status HttpListener::Start(const std::string& host, int port) {
  int listening_socket = -1;
  server_->set_socket_options([&listening_socket](int socket) {
    listening_socket = socket;
    // The library would set SO_REUSEPORT: two processes could then share a port
    // without noticing.
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  });
  const int bound = port == 0 ? server_->bind_to_any_port(host)
                    : server_->bind_to_port(host, port) ? port
                                                        : -1;
  if (bound <= 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", host, " port ", port,
                     ": the address is in use or not one of this machine"));
  }
  port_ = bound;
  listen(listening_socket, kBacklog);
  // The library can be stopped once it has created its threads, not before.
  absl::Notification running;
  server_->new_task_queue = [&running] {
    auto* threads = new httplib::ThreadPool(kConnections);
    running.Notify();
    return threads;
  };
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  running.WaitForNotification();
  return absl::OkStatus();
}

bool HttpListener::Pause(absl::Duration time) {
  return !closed_.WaitForNotificationWithTimeout(time);
}

void HttpListener::Close() {
  if (!thread_.joinable() || closed_.HasBeenNotified()) return;
  // The order matters: stop() comes first, so that a connection that it does
  // not keep from being served is there for ShutDownConnections to find.
  // Waiting answers are cut before they continue, so that they are not sent
  // early.
  server_->stop();
  ShutDownConnections(port_);
  closed_.Notify();
}

void HttpListener::Stop() {
  Close();
  if (thread_.joinable()) thread_.join();
}

void HttpListener::Send(Answer answer, const httplib::Request& request,
                        httplib::Response& to) {
  const Delivery& delivery = answer.delivery;
  to.status = answer.status;
  for (const auto& [name, value] : answer.headers) to.set_header(name, value);
  const Peer peer = {request.remote_addr, request.remote_port};
  if (delivery.cut == Cut::kUnanswered) ResetConnection(port_, peer);
  if (SendInForm(answer, peer)) return;
  const bool whole = delivery.framing == Framing::kLength &&
                     delivery.piece == 0 && delivery.cut == Cut::kNone;
  if (whole || answer.body.empty()) {
    if (!answer.content_type.empty()) {
      to.set_header("Content-Type", answer.content_type);
    }
    to.body = std::move(answer.body);
    return;
  }
  Stream(std::make_shared<const Answer>(std::move(answer)), peer, to);
}

bool HttpListener::SendInForm(const Answer& answer, const Peer& peer) const {
  const WireForm form = answer.delivery.wire;
  if (form == WireForm::kUsual) return false;
  const RawSender sender(port_, peer);
  const auto write = [&](absl::string_view bytes) {
    return !closed_.HasBeenNotified() && sender.Send(bytes);
  };
  if (form == WireForm::kInterim) {
    WriteInterimAnswers(write);
    return false;
  }
  WriteInForm(answer, write);
  CloseConnection(port_, peer);
  return true;
}

void HttpListener::Stream(const std::shared_ptr<const Answer>& answer,
                          Peer peer, httplib::Response& to) {
  const std::string& type = answer->content_type;
  const size_t length = answer->body.size();
  const Framing framing = answer->delivery.framing;
  const auto provide = [this, answer, peer = std::move(peer)](
                           size_t /*offset*/, httplib::DataSink& sink) {
    return Provide(*answer, peer, sink);
  };
  switch (framing) {
    case Framing::kLength:
      to.set_content_provider(
          length, type,
          [provide](size_t offset, size_t /*length*/, httplib::DataSink& sink) {
            return provide(offset, sink);
          });
      break;
    case Framing::kChunked:
      to.set_chunked_content_provider(type, provide);
      break;
    case Framing::kClose:
      to.set_header("Connection", "close");
      to.set_content_provider(type, provide);
      break;
  }
}

bool HttpListener::Provide(const Answer& answer, const Peer& peer,
                           httplib::DataSink& sink) {
  const Delivery& delivery = answer.delivery;
  const auto write = [&sink](absl::string_view piece) {
    return sink.write(piece.data(), piece.size());
  };
  const auto pause = [this](absl::Duration time) { return Pause(time); };
  if (!WriteBody(answer.body, delivery, write, pause)) return false;
  if (delivery.cut == Cut::kReset) ResetConnection(port_, peer);
  if (delivery.cut != Cut::kNone || delivery.framing == Framing::kClose) {
    return false;
  }
  if (delivery.framing == Framing::kChunked) sink.done();
  return true;
}

}  // namespace partnercenter::simulator
