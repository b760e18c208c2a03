#include "gateway/listen/connection_drainer.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

// What it does to connections, tests/e2e/rolling_update_test.cc shows.
TEST(ConnectionDrainer, AreKnownByTheirLengthWhichVariesByATenth) {
  constexpr absl::Duration kAge = absl::Seconds(300);

  for (const int seconds : {270, 300, 330}) {
    EXPECT_TRUE(ConnectionDrainer::MayBeAge(absl::Seconds(seconds), kAge));
  }
  for (const int seconds : {0, 120, 269, 331, 900}) {
    EXPECT_FALSE(ConnectionDrainer::MayBeAge(absl::Seconds(seconds), kAge));
  }
}

}  // namespace
}  // namespace partnercenter::gateway
