#include "bench/delayed_upstream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter::bench {
namespace {

constexpr absl::string_view kHeadEnd = "\r\n\r\n";
constexpr int kBacklog = 4096;
// Time after which the thread looks if it is to stop.
constexpr absl::Duration kLongestWait = absl::Milliseconds(50);

[[noreturn]] void Die(absl::string_view what) {
  std::cerr << "upstream of the benchmark: " << what << "\n";
  std::exit(EXIT_FAILURE);
}

int Listen() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 ||
      bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(fd, kBacklog) != 0) {
    Die("cannot listen");
  }
  return fd;
}

int PortOf(int fd) {
  sockaddr_in address = {};
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool IsComplete(absl::string_view received) {
  const size_t end = received.find(kHeadEnd);
  return end != absl::string_view::npos &&
         received.size() >=
             end + kHeadEnd.size() +
                 testing::AnnouncedLength(received.substr(0, end));
}

std::string TextOf(const DelayedUpstream::Answer& answer) {
  return absl::StrCat("HTTP/1.1 ", answer.status,
                      " Benchmark\r\nContent-Type: application/json\r\n"
                      "Content-Length: ",
                      answer.body.size(), "\r\n\r\n", answer.body);
}

}  // namespace

DelayedUpstream::DelayedUpstream(Responder respond)
    : respond_(std::move(respond)),
      listener_(Listen()),
      port_(PortOf(listener_)),
      thread_([this] { Serve(); }) {}

DelayedUpstream::~DelayedUpstream() {
  stopping_ = true;
  thread_.join();
  for (const Connection& connection : connections_) close(connection.fd);
  close(listener_);
}

std::string DelayedUpstream::root() const {
  return absl::StrCat("http://127.0.0.1:", port_);
}

void DelayedUpstream::Serve() {
  while (!stopping_) ServeOnce();
}

void DelayedUpstream::ServeOnce() {
  std::vector<pollfd> entries = {{listener_, POLLIN, 0}};
  absl::Time wake = absl::Now() + kLongestWait;
  for (const Connection& connection : connections_) {
    entries.push_back({connection.fd, POLLIN, 0});
    wake = std::min(wake, connection.due);
  }
  const absl::Duration wait =
      std::max(absl::Ceil(wake - absl::Now(), absl::Milliseconds(1)),
               absl::ZeroDuration());
  poll(entries.data(), entries.size(),
       static_cast<int>(absl::ToInt64Milliseconds(wait)));
  const absl::Time now = absl::Now();
  size_t i = 1;
  for (auto it = connections_.begin(); it != connections_.end(); ++i) {
    if (entries[i].revents != 0 && !Receive(*it)) {
      close(it->fd);
      it = connections_.erase(it);
      continue;
    }
    AnswerDue(*it++, now);
  }
  if (entries[0].revents != 0) Accept();
}

void DelayedUpstream::Accept() {
  int fd = -1;
  while ((fd = accept4(listener_, nullptr, nullptr,
                       SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    connections_.emplace_back().fd = fd;
  }
  if (errno == EMFILE) Die("too many connections");
}

bool DelayedUpstream::Receive(Connection& connection) {
  char buffer[16384];
  const ssize_t size = recv(connection.fd, buffer, sizeof(buffer), 0);
  if (size < 0 && errno == EAGAIN) return true;
  if (size <= 0) {
    if (connection.is_answering()) ++cut_;
    return false;
  }
  connection.received.append(buffer, static_cast<size_t>(size));
  if (connection.is_answering() || !IsComplete(connection.received)) {
    return true;
  }
  if (absl::StartsWith(connection.received, "GET ")) ++gets_;
  const Answer answer = respond_(connection.received);
  connection.answer = TextOf(answer);
  connection.due = absl::Now() + answer.delay;
  connection.received.clear();
  return true;
}

void DelayedUpstream::AnswerDue(Connection& connection, absl::Time now) {
  if (connection.due > now) return;
  connection.due = absl::InfiniteFuture();
  // Answers are small, so they fit into the socket's buffer.
  send(connection.fd, connection.answer.data(), connection.answer.size(),
       MSG_NOSIGNAL);
}

}  // namespace partnercenter::bench
