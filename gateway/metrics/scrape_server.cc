#include "gateway/metrics/scrape_server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "base/saturating_time.h"

namespace partnercenter::gateway {
namespace {

// Fits the listener's range of descriptors, with those whose clients are
// silent.
constexpr size_t kMaxConnections = 8;
// Prometheus' own limit of a scrape is 10 s by default.
constexpr std::chrono::seconds kHeadTime{5};
constexpr std::chrono::seconds kResponseTime{10};
constexpr std::chrono::seconds kCloseTime{1};
// Prometheus sends some 500 bytes.
constexpr size_t kMaxHeadBytes = 8192;

bool WouldBlock(ssize_t size) {
  return size < 0 && (errno == EAGAIN || errno == EINTR);
}

}  // namespace

ScrapeServer::ScrapeServer(ScrapeText text)
    : text_(std::move(text)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { Run(); }) {}

ScrapeServer::~ScrapeServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  eventfd_write(wake_, 1);
  thread_.join();
  for (const Connection& connection : connections_) close(connection.fd);
  for (const int fd : new_) close(fd);
  close(wake_);
}

void ScrapeServer::Add(int connection) {
  {
    const std::lock_guard lock(mutex_);
    new_.push_back(connection);
  }
  eventfd_write(wake_, 1);
}

void ScrapeServer::Run() {
  while (true) {
    std::vector<pollfd> polled = {{wake_, POLLIN, 0}};
    for (const Connection& connection : connections_) {
      const bool sends = connection.state == Connection::kResponse;
      polled.push_back(
          {connection.fd, static_cast<short>(sends ? POLLOUT : POLLIN), 0});
    }
    if (poll(polled.data(), polled.size(), MillisecondsToNext()) < 0) continue;
    const Time now = std::chrono::steady_clock::now();
    auto ready = polled.begin();
    for (auto entry = connections_.begin(); entry != connections_.end();) {
      const bool is_ready = (++ready)->revents != 0;
      const auto connection = entry++;
      if ((is_ready && !Step(*connection)) || connection->until <= now) {
        close(connection->fd);
        connections_.erase(connection);
      }
    }
    if (polled[0].revents == 0) continue;
    AddNew();
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
  }
}

int ScrapeServer::MillisecondsToNext() const {
  const auto next = std::min_element(connections_.begin(), connections_.end(),
                                     [](const auto& one, const auto& other) {
                                       return one.until < other.until;
                                     });
  if (next == connections_.end()) return -1;
  return base::ToPollTimeout(
      absl::FromChrono(next->until - std::chrono::steady_clock::now()));
}

void ScrapeServer::AddNew() {
  eventfd_t count = 0;
  eventfd_read(wake_, &count);
  std::vector<int> added;
  {
    const std::lock_guard lock(mutex_);
    added.swap(new_);
  }
  for (const int fd : added) {
    Connection connection = {fd, std::chrono::steady_clock::now() + kHeadTime};
    // Most heads have arrived by now.
    if (!Step(connection)) {
      close(fd);
      continue;
    }
    MakeRoom();
    connections_.push_back(std::move(connection));
  }
}

void ScrapeServer::MakeRoom() {
  if (connections_.size() < kMaxConnections) return;
  const auto victim = std::min_element(connections_.begin(), connections_.end(),
                                       [](const auto& one, const auto& other) {
                                         return one.state < other.state;
                                       });
  close(victim->fd);
  connections_.erase(victim);
}

bool ScrapeServer::Step(Connection& connection) const {
  switch (connection.state) {
    case Connection::kHead:
      return ReadHead(connection);
    case Connection::kResponse:
      return SendResponse(connection);
    default:
      return AwaitClose(connection);
  }
}

bool ScrapeServer::ReadHead(Connection& connection) const {
  std::array<char, 2048> piece;
  const ssize_t size = recv(connection.fd, piece.data(), piece.size(), 0);
  if (size <= 0) return WouldBlock(size);
  connection.head.append(piece.data(), static_cast<size_t>(size));
  if (absl::StrContains(connection.head, "\r\n\r\n")) {
    connection.response = ScrapeResponse(connection.head, text_);
  } else if (connection.head.size() > kMaxHeadBytes) {
    connection.response = HeadTooLargeResponse();
  } else {
    return true;
  }
  connection.state = Connection::kResponse;
  connection.until = std::chrono::steady_clock::now() + kResponseTime;
  return SendResponse(connection);
}

bool ScrapeServer::SendResponse(Connection& connection) {
  const std::string& response = connection.response;
  const ssize_t size =
      send(connection.fd, response.data(), response.size(), MSG_NOSIGNAL);
  if (size < 0) return WouldBlock(size);
  connection.response.erase(0, static_cast<size_t>(size));
  if (!connection.response.empty()) return true;
  // Closing at once would reset the connection if the client has sent more, and
  // could take the response from it.
  shutdown(connection.fd, SHUT_WR);
  connection.state = Connection::kClose;
  connection.until = std::chrono::steady_clock::now() + kCloseTime;
  return true;
}

bool ScrapeServer::AwaitClose(Connection& connection) {
  std::array<char, 2048> rest;
  const ssize_t size = recv(connection.fd, rest.data(), rest.size(), 0);
  return size > 0 || WouldBlock(size);
}

}  // namespace partnercenter::gateway
