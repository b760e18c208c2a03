#include "gateway/listen/acceptor.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/saturating_time.h"

namespace partnercenter::gateway {
namespace {

// Silent connections are closed early beyond this number, and beyond half of
// the descriptors. A client on its way needs a round trip to send something.
constexpr int kMaxSilent = 1024;

// How long a peer may leave bytes unacknowledged, or its receive buffer full,
// before the kernel drops the connection: what gRPC sets on its own listeners.
constexpr int kUnreadMilliseconds = 20'000;

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
  // What is accepted inherits both.
  Enable(fd, IPPROTO_TCP, TCP_NODELAY);
  Enable(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, kUnreadMilliseconds);
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

SilentConnections::Limits SilentLimits(const Acceptor::Options& options) {
  const int descriptors = options.descriptors.end - options.descriptors.first;
  return {static_cast<size_t>(std::clamp(descriptors / 2, 1, kMaxSilent)),
          absl::ToChronoNanoseconds(options.silence), options.on_refused};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Acceptor>> Acceptor::Listen(
    const ListenAddress& address, const Options& options) {
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
      new Acceptor({address.host, port}, std::move(listeners), options));
}

Acceptor::Acceptor(ListenAddress address, std::vector<int> listeners,
                   const Options& options)
    : address_(std::move(address)),
      listeners_(std::move(listeners)),
      options_(options),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      silent_(SilentLimits(options)) {}

Acceptor::~Acceptor() {
  Stop();
  close(epoll_);
  close(wake_);
}

void Acceptor::Start(Sink sink) {
  sink_ = std::move(sink);
  Watch(wake_);
  for (const int fd : listeners_) Watch(fd);
  thread_ = std::thread([this] { Run(); });
}

void Acceptor::Stop() {
  eventfd_write(wake_, 1);
  if (thread_.joinable()) thread_.join();
  CloseAll(listeners_);
}

void Acceptor::Run() {
  std::array<epoll_event, 64> events;
  while (true) {
    const int count = epoll_wait(epoll_, events.data(), events.size(),
                                 MillisecondsToExpiry());
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<size_t>(i)].data.fd;
      if (fd == wake_) return PassOnAll();
      if (IsListener(fd)) {
        Accept(fd);
      } else {
        PassOnIfReadable(fd);
      }
    }
    silent_.CloseExpired(std::chrono::steady_clock::now());
    options_.refused->silent = silent_.closed();
  }
}

void Acceptor::Accept(int listener) {
  int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return PauseAfterFailure();
  backoff_.OnSuccess();
  fd = MoveIntoRange(fd);
  if (fd < 0) return;
  silent_.Add({fd, listener, std::chrono::steady_clock::now()});
  Watch(fd);
}

// Returns -1, with the connection closed, if there is no descriptor left even
// without the silent connections. A descriptor outside the range is used for
// this moment only.
int Acceptor::MoveIntoRange(int connection) {
  const auto& [first, end] = options_.descriptors;
  if (connection >= first && connection < end) return connection;
  int moved = -1;
  do {
    moved = fcntl(connection, F_DUPFD_CLOEXEC, first);
    if (moved >= end) close(std::exchange(moved, -1));
  } while (moved < 0 && silent_.CloseOldest());
  if (moved < 0) {
    ++options_.refused->at_limit;
    if (options_.on_refused) options_.on_refused(connection, "limit");
  }
  close(connection);
  return moved;
}

// The events of one wait may be of a connection that has been closed since, and
// whose number a new one has.
void Acceptor::PassOnIfReadable(int connection) {
  char first = 0;
  const ssize_t size = recv(connection, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  const auto silent = silent_.Take(connection);
  if (!silent.has_value()) return;
  if (size <= 0) {
    close(connection);
    return;
  }
  epoll_ctl(epoll_, EPOLL_CTL_DEL, connection, nullptr);
  sink_(silent->listener, connection);
}

void Acceptor::PassOnAll() {
  while (const auto silent = silent_.TakeOldest()) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, silent->fd, nullptr);
    sink_(silent->listener, silent->fd);
  }
}

// The connection may stay where it is, and epoll would report it at once.
void Acceptor::PauseAfterFailure() {
  ++options_.refused->accept_errors;
  if (errno == EMFILE) silent_.CloseOldest();
  pollfd wake = {wake_, POLLIN, 0};
  poll(&wake, 1, base::ToPollTimeout(backoff_.OnFailure()));
}

int Acceptor::MillisecondsToExpiry() const {
  const auto expiry = silent_.NextExpiry();
  if (!expiry.has_value()) return -1;
  return base::ToPollTimeout(
      absl::FromChrono(*expiry - std::chrono::steady_clock::now()));
}

bool Acceptor::IsListener(int fd) const {
  return std::find(listeners_.begin(), listeners_.end(), fd) !=
         listeners_.end();
}

void Acceptor::Watch(int fd) const {
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace partnercenter::gateway
