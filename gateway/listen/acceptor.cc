#include "gateway/listen/acceptor.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

// How long to leave connections alone that cannot be accepted for want of
// descriptors or memory.
constexpr int kPauseMilliseconds = 100;

using AddressList = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

AddressList Resolve(const char* host) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* list = nullptr;
  if (getaddrinfo(host, nullptr, &hints, &list) != 0) list = nullptr;
  return {list, freeaddrinfo};
}

void Enable(int fd, int level, int option, int value = 1) {
  setsockopt(fd, level, option, &value, sizeof(value));
}

// A socket that listens; -1, with errno, if there is none to be had.
int ListenOn(const addrinfo& address, int port) {
  const int fd =
      socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return fd;
  // A new process takes the port although old connections linger. Without
  // SO_REUSEPORT: two processes on one port would share its calls silently.
  Enable(fd, SOL_SOCKET, SO_REUSEADDR);
  // What is accepted inherits it.
  Enable(fd, IPPROTO_TCP, TCP_NODELAY);
  if (address.ai_family == AF_INET6) {
    Enable(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  }
  sockaddr_storage bound = {};
  std::memcpy(&bound, address.ai_addr, address.ai_addrlen);
  // The port is at the same place in both families.
  reinterpret_cast<sockaddr_in&>(bound).sin_port =
      htons(static_cast<uint16_t>(port));
  if (bind(fd, reinterpret_cast<sockaddr*>(&bound), address.ai_addrlen) == 0 &&
      listen(fd, SOMAXCONN) == 0) {
    return fd;
  }
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int PortOf(int fd) {
  sockaddr_storage bound = {};
  socklen_t size = sizeof(bound);
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

void CloseAll(std::vector<int>& fds) {
  for (const int fd : fds) close(fd);
  fds.clear();
}

// Sockets for all addresses of `host`, on the same port. A family that this
// machine does not have is left out; empty, with errno, if nothing is left or
// the port is taken.
std::vector<int> ListenOnAll(const char* host, int port) {
  std::vector<int> listeners;
  const AddressList addresses = Resolve(host);
  errno = EADDRNOTAVAIL;
  int error = errno;
  for (const addrinfo* address = addresses.get(); address != nullptr;
       address = address->ai_next) {
    const int fd = ListenOn(*address, port);
    if (fd >= 0) {
      listeners.push_back(fd);
      port = PortOf(fd);
      continue;
    }
    error = errno;
    if (error == EADDRINUSE) CloseAll(listeners);
    if (error == EADDRINUSE) break;
  }
  errno = error;
  return listeners;
}

bool IsOutOfResources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Acceptor>> Acceptor::Listen(
    const ListenAddress& address) {
  const bool everywhere = address.host == "0.0.0.0" || address.host == "::";
  std::vector<int> listeners =
      ListenOnAll(everywhere ? "::" : address.host.c_str(), address.port);
  if (listeners.empty() && everywhere && errno != EADDRINUSE) {
    listeners = ListenOnAll("0.0.0.0", address.port);
  }
  if (listeners.empty()) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on ", FormatListenAddress(address), ": ",
        errno == EADDRINUSE ? "the port is taken" : std::strerror(errno)));
  }
  const int port = PortOf(listeners[0]);
  return std::unique_ptr<Acceptor>(
      new Acceptor({address.host, port}, std::move(listeners),
                   eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)));
}

Acceptor::~Acceptor() {
  Stop();
  close(wake_);
}

void Acceptor::Start(Sink sink) {
  thread_ = std::thread([this, sink = std::move(sink)] { Run(sink); });
}

void Acceptor::Stop() {
  eventfd_write(wake_, 1);
  if (thread_.joinable()) thread_.join();
  CloseAll(listeners_);
}

void Acceptor::Run(const Sink& sink) {
  std::vector<pollfd> polled = {{wake_, POLLIN, 0}};
  for (const int fd : listeners_) polled.push_back({fd, POLLIN, 0});
  while (true) {
    if (poll(polled.data(), polled.size(), -1) < 0) continue;
    if (polled[0].revents != 0) return;
    for (size_t i = 1; i < polled.size(); ++i) {
      if (polled[i].revents == 0) continue;
      const int fd =
          accept4(polled[i].fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        sink(polled[i].fd, fd);
      } else if (IsOutOfResources(errno)) {
        // The connection stays where it is, and poll would tell of it at once.
        poll(polled.data(), 1, kPauseMilliseconds);
      }
    }
  }
}

}  // namespace partnercenter::gateway
