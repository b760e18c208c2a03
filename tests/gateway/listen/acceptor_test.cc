#include "gateway/listen/acceptor.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gateway/listen/accept_backoff.h"
#include "gateway/listen/peer_name.h"
#include "gateway/listen/refused_connections.h"
#include "tests/support/eventually.h"

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;
using testing::Eventually;
using ::testing::HasSubstr;

// A connection to 127.0.0.1; -1 if it is refused.
int ConnectTo(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(port));
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0) return fd;
  close(fd);
  return -1;
}

// Sends a byte, without which a connection is not handed on.
void Say(int connection) { send(connection, "x", 1, MSG_NOSIGNAL); }

// Returns true if the other side closes the connection soon.
bool IsClosed(int connection) {
  pollfd polled = {connection, POLLIN, 0};
  const auto patience = absl::ToInt64Milliseconds(testing::kSoon);
  char byte = 0;
  return poll(&polled, 1, static_cast<int>(patience)) == 1 &&
         recv(connection, &byte, 1, 0) <= 0;
}

// Takes the connections of an acceptor and keeps them open. Thread-safe.
class Connections {
 public:
  ~Connections() {
    for (const int fd : All()) close(fd);
  }

  Acceptor::Sink sink() {
    return [this](int, int connection) {
      const std::lock_guard lock(mutex_);
      fds_.push_back(connection);
    };
  }

  std::vector<int> All() const {
    const std::lock_guard lock(mutex_);
    return fds_;
  }
  bool Await(size_t count) const {
    return Eventually([&] { return All().size() == count; }, testing::kSoon);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<int> fds_ ABSL_GUARDED_BY(mutex_);
};

std::unique_ptr<Acceptor> Listen(const Acceptor::Options& options) {
  auto acceptor = Acceptor::Listen({"127.0.0.1", 0}, options);
  EXPECT_TRUE(acceptor.ok()) << acceptor.status();
  return *std::move(acceptor);
}

TEST(Acceptor, HandsOnConnectionsThatCameBeforeAndAfterItsStart) {
  const auto acceptor = Acceptor::Listen({"127.0.0.1", 0});
  ASSERT_TRUE(acceptor.ok()) << acceptor.status();
  const int port = (*acceptor)->address().port;
  std::promise<void> two;
  int connections = 0;

  const int before = ConnectTo(port);
  Say(before);
  (*acceptor)->Start([&](int, int connection) {
    close(connection);
    if (++connections == 2) two.set_value();
  });
  const int after = ConnectTo(port);
  Say(after);

  two.get_future().wait();
  close(before);
  close(after);
}

TEST(Acceptor, RefusesConnectionsOnceStopped) {
  const auto acceptor = Acceptor::Listen({"127.0.0.1", 0});
  ASSERT_TRUE(acceptor.ok());
  (*acceptor)->Start([](int, int connection) { close(connection); });

  (*acceptor)->Stop();

  EXPECT_EQ(ConnectTo((*acceptor)->address().port), -1);
}

TEST(Acceptor, SharesItsPortWithNobody) {
  const auto first = Acceptor::Listen({"127.0.0.1", 0});
  ASSERT_TRUE(first.ok());
  for (const char* host : {"127.0.0.1", "localhost", "0.0.0.0", "::"}) {
    const auto second = Acceptor::Listen({host, (*first)->address().port});

    EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << host;
    EXPECT_THAT(std::string(second.status().message()),
                HasSubstr("the port is taken"));
  }
}

TEST(Acceptor, NeedsAnAddressOfThisMachine) {
  const auto acceptor = Acceptor::Listen({"192.0.2.1", 0});

  EXPECT_EQ(acceptor.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(acceptor.status().message()),
              HasSubstr("192.0.2.1:0"));
}

TEST(Acceptor, OfAnyAddressTakesIpv4Connections) {
  for (const char* host : {"0.0.0.0", "::"}) {
    const auto acceptor = Acceptor::Listen({host, 0});
    ASSERT_TRUE(acceptor.ok()) << acceptor.status();

    const int fd = ConnectTo((*acceptor)->address().port);

    EXPECT_GE(fd, 0) << host;
    close(fd);
  }
}

TEST(Acceptor, ClosesAConnectionThatStaysSilent) {
  Acceptor::Options options;
  options.silence = absl::Milliseconds(1);
  Connections connections;
  const auto acceptor = Listen(options);
  acceptor->Start(connections.sink());

  const int silent = ConnectTo(acceptor->address().port);

  EXPECT_TRUE(IsClosed(silent));
  EXPECT_TRUE(Eventually([&] { return options.refused->silent == 1; }));
  EXPECT_TRUE(connections.All().empty());
  close(silent);
}

TEST(Acceptor, ClosesConnectionsBeyondItsDescriptorsAtOnce) {
  Acceptor::Options options;
  options.descriptors = {500, 502};
  Connections connections;
  const auto acceptor = Listen(options);
  acceptor->Start(connections.sink());
  std::vector<int> callers;
  for (const size_t count : {1, 2}) {
    callers.push_back(ConnectTo(acceptor->address().port));
    Say(callers.back());
    ASSERT_TRUE(connections.Await(count));
  }

  callers.push_back(ConnectTo(acceptor->address().port));

  EXPECT_TRUE(IsClosed(callers.back()));
  EXPECT_EQ(options.refused->at_limit, 1);
  EXPECT_THAT(connections.All(), ElementsAre(500, 501));
  for (const int fd : callers) close(fd);
}

// The reasons and the peers of refused connections.
class Refusals {
 public:
  OnRefused sink() {
    return [this](int connection, const char* reason) {
      const std::lock_guard lock(mutex_);
      refusals_.push_back(absl::StrCat(reason, " ", PeerName(connection)));
    };
  }
  std::vector<std::string> All() const {
    const std::lock_guard lock(mutex_);
    return refusals_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> refusals_;
};

// The name that the acceptor has for this end of a connection.
std::string NameOf(int fd) {
  sockaddr_in own = {};
  socklen_t size = sizeof(own);
  getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
  return absl::StrCat("ipv4:127.0.0.1:", ntohs(own.sin_port));
}

TEST(Acceptor, TellsWhoseConnectionWasSilent) {
  Refusals refusals;
  Acceptor::Options options;
  options.silence = absl::Milliseconds(1);
  options.on_refused = refusals.sink();
  Connections connections;
  const auto acceptor = Listen(options);
  acceptor->Start(connections.sink());

  const int silent = ConnectTo(acceptor->address().port);
  EXPECT_TRUE(IsClosed(silent));

  EXPECT_THAT(refusals.All(), ElementsAre("silent " + NameOf(silent)));
  close(silent);
}

TEST(Acceptor, TellsWhoseConnectionFoundNoDescriptor) {
  Refusals refusals;
  Acceptor::Options options;
  options.descriptors = {500, 501};
  options.on_refused = refusals.sink();
  Connections connections;
  const auto acceptor = Listen(options);
  acceptor->Start(connections.sink());
  const int served = ConnectTo(acceptor->address().port);
  Say(served);
  ASSERT_TRUE(connections.Await(1));

  const int refused = ConnectTo(acceptor->address().port);
  EXPECT_TRUE(IsClosed(refused));

  EXPECT_THAT(refusals.All(), ElementsAre("limit " + NameOf(refused)));
  close(served);
  close(refused);
}

TEST(PeerName, IsTheOneThatGrpcHas) {
  for (const auto& [host, name] : {std::pair("127.0.0.1", "ipv4:127.0.0.1:"),
                                   {"::1", "ipv6:%5B::1%5D:"}}) {
    const auto acceptor = Acceptor::Listen({host, 0});
    if (!acceptor.ok()) continue;  // a machine without IPv6
    const bool is_ipv6 = std::string(host) == "::1";
    const int fd = socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    sockaddr_storage address = {};
    const auto port = htons(static_cast<uint16_t>((*acceptor)->address().port));
    if (is_ipv6) {
      auto& ipv6 = reinterpret_cast<sockaddr_in6&>(address);
      ipv6.sin6_family = AF_INET6;
      ipv6.sin6_addr = in6addr_loopback;
      ipv6.sin6_port = port;
    } else {
      auto& ipv4 = reinterpret_cast<sockaddr_in&>(address);
      ipv4.sin_family = AF_INET;
      ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      ipv4.sin_port = port;
    }
    ASSERT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address),
                      is_ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in)),
              0);

    EXPECT_EQ(PeerName(fd), absl::StrCat(name, (*acceptor)->address().port));
    close(fd);
  }
  EXPECT_EQ(PeerName(-1), "");
}

TEST(Acceptor, ClosesSilentConnectionsForThoseThatSpeak) {
  Acceptor::Options options;
  options.descriptors = {500, 504};
  Connections connections;
  const auto acceptor = Listen(options);
  acceptor->Start(connections.sink());
  const int port = acceptor->address().port;
  std::vector<int> silent;
  for (int i = 0; i < 2; ++i) silent.push_back(ConnectTo(port));
  std::vector<int> callers;

  for (const size_t count : {1, 2, 3, 4}) {
    callers.push_back(ConnectTo(port));
    Say(callers.back());
    EXPECT_TRUE(connections.Await(count)) << count;
  }

  for (const int fd : silent) EXPECT_TRUE(IsClosed(fd));
  EXPECT_EQ(options.refused->at_limit, 0);
  for (const int fd : silent) close(fd);
  for (const int fd : callers) close(fd);
}

TEST(Acceptor, HandsOnSilentConnectionsWhenItStops) {
  Connections connections;
  const auto acceptor = Listen({});
  acceptor->Start(connections.sink());
  const int port = acceptor->address().port;
  const int silent = ConnectTo(port);
  const int later = ConnectTo(port);
  Say(later);
  ASSERT_TRUE(connections.Await(1));

  acceptor->Stop();

  EXPECT_EQ(connections.All().size(), 2);
  close(silent);
  close(later);
}

TEST(Acceptor, PausesAfterEachFailureWhateverTheError) {
  Acceptor::Options options;
  const auto acceptor = Listen(options);
  std::promise<int> listener;
  acceptor->Start([&](int from, int connection) {
    close(connection);
    listener.set_value(from);
  });
  const int caller = ConnectTo(acceptor->address().port);
  Say(caller);
  const auto start = absl::Now();

  // From now on accept fails at once, with EINVAL.
  shutdown(listener.get_future().get(), SHUT_RD);

  // The pauses are 1, 2, 4, ... 64 and 100 ms.
  EXPECT_TRUE(Eventually([&] { return options.refused->accept_errors >= 9; }));
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(200));
  close(caller);
}

TEST(AcceptBackoff, DoublesUpToItsMaximumAndStartsAgainAfterASuccess) {
  AcceptBackoff backoff;
  for (const int milliseconds : {1, 2, 4, 8, 16, 32, 64, 100, 100}) {
    EXPECT_EQ(backoff.OnFailure(), absl::Milliseconds(milliseconds));
  }

  backoff.OnSuccess();

  EXPECT_EQ(backoff.OnFailure(), absl::Milliseconds(1));
}

}  // namespace
}  // namespace partnercenter::gateway
