#include "base/clock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "base/timer.h"

namespace partnercenter::base {
namespace {

TEST(SystemClock, BeginsWithTheSystemsTime) {
  const SystemClock clock;

  // While nobody sets the system's clock, both tell the same.
  EXPECT_LT(absl::AbsDuration(clock.Now() - absl::Now()), absl::Minutes(1));
  EXPECT_LT(absl::AbsDuration(clock.WallTime() - absl::Now()),
            absl::Minutes(1));
}

TEST(SystemClock, NeverGoesBack) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      const SystemClock clock;
      absl::Time last = clock.Now();
      for (int j = 0; j < 10'000; ++j) {
        const absl::Time now = clock.Now();
        EXPECT_LE(last, now);
        last = now;
      }
    });
  }
}

TEST(SystemClock, IsTheTimersClock) {
  const absl::Time before = SystemClock().Now();
  const absl::Time timer = Timer::Now();

  EXPECT_LE(before, timer);
  EXPECT_LE(timer, SystemClock().Now());
}

}  // namespace
}  // namespace partnercenter::base
