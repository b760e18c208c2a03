#include "gateway/listen/silent_connections.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace partnercenter::gateway {
namespace {

using std::chrono::seconds;

// A connected pair of sockets: one is held, the other one is its peer's.
class Pair {
 public:
  Pair() { socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds_.data()); }

  ~Pair() { close(fds_[1]); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  int held() const { return fds_[0]; }
  bool IsClosed() const {
    char byte = 0;
    return recv(fds_[1], &byte, 1, MSG_DONTWAIT) == 0;
  }

 private:
  std::array<int, 2> fds_ = {};
};

class SilentConnectionsTest : public ::testing::Test {
 protected:
  void Add(const Pair& pair, seconds at) {
    silent_.Add({pair.held(), /*listener=*/7, kStart + at});
  }

  static constexpr SilentConnections::Time kStart{};
  Pair first_;
  Pair second_;
  Pair third_;
  SilentConnections silent_{{.connections = 2, .silence = seconds(10)}};
};

TEST_F(SilentConnectionsTest, ClosesTheOldestForOneTooMany) {
  Add(first_, seconds(0));
  Add(second_, seconds(1));
  EXPECT_FALSE(first_.IsClosed());

  Add(third_, seconds(2));

  EXPECT_TRUE(first_.IsClosed());
  EXPECT_FALSE(second_.IsClosed());
  EXPECT_FALSE(third_.IsClosed());
  EXPECT_EQ(silent_.closed(), 1);
}

TEST_F(SilentConnectionsTest, ClosesThoseThatAreSilentForTooLong) {
  Add(first_, seconds(0));
  Add(second_, seconds(5));
  EXPECT_EQ(silent_.NextExpiry(), kStart + seconds(10));

  silent_.CloseExpired(kStart + seconds(9));
  EXPECT_FALSE(first_.IsClosed());

  silent_.CloseExpired(kStart + seconds(10));
  EXPECT_TRUE(first_.IsClosed());
  EXPECT_FALSE(second_.IsClosed());
  EXPECT_EQ(silent_.NextExpiry(), kStart + seconds(15));
}

TEST_F(SilentConnectionsTest, GivesAwayThoseThatSpeakWithTheirListener) {
  Add(first_, seconds(0));
  Add(second_, seconds(0));

  const auto taken = silent_.Take(second_.held());
  silent_.CloseExpired(kStart + seconds(60));

  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->fd, second_.held());
  EXPECT_EQ(taken->listener, 7);
  EXPECT_TRUE(first_.IsClosed());
  EXPECT_FALSE(second_.IsClosed());
  EXPECT_FALSE(silent_.Take(second_.held()).has_value());
}

TEST_F(SilentConnectionsTest, HasNoOldestOnceAllAreGone) {
  Add(first_, seconds(0));

  EXPECT_TRUE(silent_.CloseOldest());
  EXPECT_FALSE(silent_.CloseOldest());
  EXPECT_FALSE(silent_.TakeOldest().has_value());
  EXPECT_FALSE(silent_.NextExpiry().has_value());
}

}  // namespace
}  // namespace partnercenter::gateway
