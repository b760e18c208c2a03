#include "base/clock.h"

#include <gtest/gtest.h>

#include <future>
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

// A wait that began again at 0 would end at once.
TEST(SystemClock, WaitsForAsLongAsItIsTold) {
  for (const absl::Duration length :
       {absl::Hours(99'999'999), absl::Seconds(315'576'000'000),
        absl::InfiniteDuration()}) {
    std::promise<void> ended;
    std::future<void> end = ended.get_future();
    std::jthread thread([&](const std::stop_token& stop) {
      SystemClock().Wait(length, stop);
      ended.set_value();
    });

    EXPECT_EQ(end.wait_for(std::chrono::milliseconds(50)),
              std::future_status::timeout)
        << length;
    thread.request_stop();
    EXPECT_EQ(end.wait_for(std::chrono::seconds(10)),
              std::future_status::ready);
  }
}

TEST(SystemClock, WaitsForNoPastTime) {
  SystemClock().Wait(-absl::InfiniteDuration(), {});
  SystemClock().Wait(absl::Seconds(-1), {});
}

TEST(SystemClock, IsTheTimersClock) {
  const absl::Time before = SystemClock().Now();
  const absl::Time timer = Timer::Now();

  EXPECT_LE(before, timer);
  EXPECT_LE(timer, SystemClock().Now());
}

}  // namespace
}  // namespace partnercenter::base
