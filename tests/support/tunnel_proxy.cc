#include "tests/support/tunnel_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"

namespace partnercenter::testing {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

int Socket() { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

void Send(int socket, const std::string& bytes) {
  send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

// Forwards the available bytes; returns false once the connection is closed.
bool Pass(int from, int to) {
  char piece[16 * 1024];
  const ssize_t size = recv(from, piece, sizeof(piece), 0);
  return size > 0 &&
         send(to, piece, static_cast<size_t>(size), MSG_NOSIGNAL) == size;
}

// Returns the port of "CONNECT host:port HTTP/1.1"; 0 for any other line.
int PortOf(const std::string& request) {
  const std::string line = request.substr(0, request.find("\r\n"));
  if (!absl::StartsWith(line, "CONNECT ")) return 0;
  return std::atoi(line.c_str() + line.rfind(':') + 1);
}

}  // namespace

TunnelProxy::TunnelProxy(std::string interim)
    : interim_(std::move(interim)),
      listener_(Socket()),
      ending_(eventfd(0, 0)) {
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener_, SOMAXCONN);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

TunnelProxy::~TunnelProxy() {
  eventfd_write(ending_, 1);
  shutdown(listener_, SHUT_RDWR);  // wakes accept
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  close(listener_);
  close(ending_);
}

std::vector<std::string> TunnelProxy::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TunnelProxy::Accept() {
  while (true) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    threads_.emplace_back([this, client] {
      Serve(client);
      close(client);
    });
  }
}

void TunnelProxy::Serve(int client) {
  std::string request;
  char byte;
  while (!absl::EndsWith(request, "\r\n\r\n")) {
    if (recv(client, &byte, 1, 0) != 1) return;
    request += byte;
  }
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const int server = Socket();
  const sockaddr_in address = Loopback(PortOf(request));
  if (connect(server, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) == 0) {
    Send(client, interim_ + "HTTP/1.1 200 Connection established\r\n\r\n");
    Relay(client, server);
  } else {
    Send(client,
         "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n"
         "Connection: close\r\n\r\nsad\n");
  }
  close(server);
}

void TunnelProxy::Relay(int client, int server) const {
  while (true) {
    pollfd entries[] = {
        {client, POLLIN, 0}, {server, POLLIN, 0}, {ending_, POLLIN, 0}};
    poll(entries, 3, -1);
    if (entries[2].revents != 0) return;
    if (entries[0].revents != 0 && !Pass(client, server)) return;
    if (entries[1].revents != 0 && !Pass(server, client)) return;
  }
}

}  // namespace partnercenter::testing
