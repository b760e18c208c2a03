#include "gateway/tls/handshake_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(HandshakeFailures, LeaveOtherLinesAlone) {
  Log log{LogSettings()};
  HandshakeFailures failures(log);
  EXPECT_FALSE(failures.Handle("connection reset by peer"));
  EXPECT_EQ(failures.count(), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
