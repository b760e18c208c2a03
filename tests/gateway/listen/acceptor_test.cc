#include "gateway/listen/acceptor.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <string>

namespace partnercenter::gateway {
namespace {

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

TEST(Acceptor, HandsOnConnectionsThatCameBeforeAndAfterItsStart) {
  const auto acceptor = Acceptor::Listen({"127.0.0.1", 0});
  ASSERT_TRUE(acceptor.ok()) << acceptor.status();
  const int port = (*acceptor)->address().port;
  std::promise<void> two;
  int connections = 0;

  const int before = ConnectTo(port);
  (*acceptor)->Start([&](int, int connection) {
    close(connection);
    if (++connections == 2) two.set_value();
  });
  const int after = ConnectTo(port);

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

}  // namespace
}  // namespace partnercenter::gateway
