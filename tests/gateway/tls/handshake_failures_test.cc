#include "gateway/tls/handshake_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace partnercenter::gateway {
namespace {

using ::testing::HasSubstr;

TEST(HandshakeFailures, AreCountedAndLogged) {
  ::testing::internal::CaptureStderr();
  {
    Log log{LogSettings()};
    HandshakeFailures failures(log);
    EXPECT_TRUE(failures.Handle(
        "Handshake failed with fatal error SSL_ERROR_SSL: no certificate"));
    EXPECT_EQ(failures.count(), 1);
  }
  const std::string logged = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(logged, HasSubstr(R"("level":"warning")"));
  EXPECT_THAT(logged, HasSubstr("tls handshake failed"));
  EXPECT_THAT(logged, HasSubstr("SSL_ERROR_SSL: no certificate"));
}

TEST(HandshakeFailures, AreLoggedOnceASecondAndAllCounted) {
  ::testing::internal::CaptureStderr();
  {
    Log log{LogSettings()};
    HandshakeFailures failures(log);
    for (int i = 0; i < 5; ++i) {
      failures.Handle("Handshake failed with fatal error SSL_ERROR_SSL: x");
    }
    EXPECT_EQ(failures.count(), 5);
  }
  const std::string logged = ::testing::internal::GetCapturedStderr();

  EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 2);
  EXPECT_THAT(logged, HasSubstr(R"("left_out":3})"));
}

TEST(HandshakeFailures, LeaveOtherLinesAlone) {
  Log log{LogSettings()};
  HandshakeFailures failures(log);
  EXPECT_FALSE(failures.Handle("connection reset by peer"));
  EXPECT_EQ(failures.count(), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
