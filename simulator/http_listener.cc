#include "simulator/http_listener.h"

#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <filesystem>
#include <limits>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"

namespace partnercenter::simulator {
namespace {

constexpr size_t kConnections = 300;
constexpr int kKeepAliveSeconds = 75;
// The library asks for 5, so that of many connections opened at once some
// would wait a second for TCP's retry.
constexpr int kBacklog = 1024;

// The library keeps these among the request's headers.
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

void Send(Answer answer, httplib::Response& to) {
  to.status = answer.status;
  to.body = std::move(answer.body);
  to.set_header("Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers) to.set_header(name, value);
}

int LocalPort(int socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (getsockname(socket, generic, &size) != 0) return -1;
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  }
  return -1;
}

// cpp-httplib 0.11 tells nobody which sockets it has accepted, and waits at
// stop until idle ones reach their keep-alive timeout. They are those of this
// process that have the listener's port on their own side.
void ShutDownConnections(int port) {
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd", error)) {
    int socket = 0;
    if (absl::SimpleAtoi(entry.path().filename().string(), &socket) &&
        LocalPort(socket) == port) {
      shutdown(socket, SHUT_RDWR);
    }
  }
}

void Configure(httplib::Server& server) {
  server.set_tcp_nodelay(true);
  server.set_keep_alive_timeout(kKeepAliveSeconds);
  server.set_keep_alive_max_count(std::numeric_limits<int>::max());
}

}  // namespace

HttpListener::HttpListener(Responder responder)
    : server_(std::make_unique<httplib::Server>()) {
  Configure(*server_);
  const auto respond = [responder = std::move(responder)](
                           const httplib::Request& request,
                           httplib::Response& response) {
    Send(responder(RequestOf(request)), response);
  };
  // Requests without a body are answered before the library matches paths with
  // regular expressions; the others must have their body read first.
  server_->set_pre_routing_handler(
      [respond](const httplib::Request& request, httplib::Response& response) {
        if (request.method != "GET" && request.method != "HEAD") {
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
    // The library would set SO_REUSEPORT: two processes would share a port
    // and neither would know.
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  });
  const int bound = port == 0 ? server_->bind_to_any_port(host)
                    : server_->bind_to_port(host, port) ? port
                                                        : -1;
  if (bound <= 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", host, " port ", port,
                     ": it is taken, or no address of this machine"));
  }
  port_ = bound;
  listen(listening_socket, kBacklog);
  // The library makes its threads once it can be stopped, and not before.
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

void HttpListener::Close() {
  if (!thread_.joinable() || closed_) return;
  closed_ = true;
  // In this order: a connection that the first has not kept from being served
  // is there for the second to find.
  server_->stop();
  ShutDownConnections(port_);
}

void HttpListener::Stop() {
  Close();
  if (thread_.joinable()) thread_.join();
}

}  // namespace partnercenter::simulator
