#include "gateway/listen/connection_drainer.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

// What it does to connections, tests/e2e/termination_test.cc and
// tests/e2e/rolling_update_test.cc show.
constexpr absl::Duration kMarked = ConnectionDrainer::kMarkedAge;

// True if both are the same but for gRPC's milliseconds.
bool IsNear(absl::Duration one, absl::Duration other) {
  return absl::AbsDuration(one - other) < absl::Milliseconds(1);
}

TEST(ConnectionDrainer, RunsAMarkedAgeForItsPartOfTheRealAge) {
  constexpr absl::Duration kAge = absl::Seconds(300);

  for (const double part : {0.9, 0.95, 1.0, 1.1}) {
    const auto real = ConnectionDrainer::RealAge(part * kMarked, kAge);

    ASSERT_TRUE(real.has_value()) << part;
    EXPECT_TRUE(IsNear(*real, part * kAge)) << *real;
  }
}

TEST(ConnectionDrainer, TakesNoOtherTimerForAnAgeWhateverTheSettings) {
  // The shortest and longest ages, and those near gRPC's idle time of 15 min.
  for (const int age : {1, 60, 270, 300, 330, 818, 900, 1000, 3600, 86400}) {
    // Handshakes, keep-alive, idle connections, limits.maxDeadline, and the
    // ages themselves.
    for (const int length : {0, 1, 10, 20, 60, 120, 269, 270, 300, 330, 331,
                             810, 900, 990, 3600, 86400}) {
      EXPECT_FALSE(
          ConnectionDrainer::RealAge(absl::Seconds(length), absl::Seconds(age))
              .has_value())
          << length << " s with an age of " << age << " s";
    }
  }
}

TEST(ConnectionDrainer, KnowsAgesByTheirLengthWhichVariesByATenth) {
  for (const double part : {0.0, 0.5, 0.89, 1.11, 2.0}) {
    EXPECT_FALSE(ConnectionDrainer::RealAge(part * kMarked, absl::Seconds(300)))
        << part;
  }
}

}  // namespace
}  // namespace partnercenter::gateway
