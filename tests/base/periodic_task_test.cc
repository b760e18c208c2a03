#include "base/periodic_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <vector>

#include "tests/support/fake_clock.h"

namespace partnercenter::base {
namespace {

using partnercenter::testing::FakeClock;
using ::testing::ElementsAre;

constexpr absl::Duration kPeriod = absl::Seconds(2);
constexpr absl::Time kStart = FakeClock::kStart;

// Returns the times of the first three runs of a task.
std::vector<absl::Time> FirstRuns(PeriodicTask::FirstRun first_run) {
  const FakeClock clock;
  std::latch runs(3);
  std::vector<absl::Time> times;
  PeriodicTask task(
      clock, kPeriod,
      [&](const std::stop_token&) {
        if (times.size() == 3) return;
        times.push_back(clock.Now());
        runs.count_down();
      },
      first_run);
  runs.wait();
  task.Stop();
  return times;
}

TEST(PeriodicTask, RunsAtOnceAndAfterEachPeriod) {
  EXPECT_THAT(FirstRuns(PeriodicTask::FirstRun::kAtOnce),
              ElementsAre(kStart, kStart + kPeriod, kStart + 2 * kPeriod));
}

TEST(PeriodicTask, RunsFirstAfterThePeriodWhenSoAsked) {
  EXPECT_THAT(FirstRuns(PeriodicTask::FirstRun::kAfterPeriod),
              ElementsAre(kStart + kPeriod, kStart + 2 * kPeriod,
                          kStart + 3 * kPeriod));
}

TEST(PeriodicTask, StopsAtOnceHoweverLongItsPeriod) {
  const SystemClock clock;
  std::latch ran(1);
  {
    const PeriodicTask task(clock, absl::Hours(24),
                            [&](const std::stop_token&) { ran.count_down(); });
    ran.wait();
  }
  SUCCEED();
}

TEST(PeriodicTask, StoppedBeforeItsFirstPeriodHasPassedNeverRuns) {
  const SystemClock clock;
  std::atomic<int> runs = 0;
  PeriodicTask task(
      clock, absl::Hours(24), [&](const std::stop_token&) { ++runs; },
      PeriodicTask::FirstRun::kAfterPeriod);
  task.Stop();
  EXPECT_EQ(runs, 0);
}

TEST(PeriodicTask, WaitsForTheRunUnderWayWhichSeesTheStop) {
  const SystemClock clock;
  std::latch began(1);
  std::atomic<int> ended = 0;
  PeriodicTask task(clock, absl::ZeroDuration(),
                    [&](const std::stop_token& stop) {
                      began.count_down();
                      clock.Wait(absl::Hours(24), stop);
                      ++ended;
                    });
  began.wait();
  EXPECT_EQ(ended, 0);
  task.Stop();
  EXPECT_EQ(ended, 1);
  task.Stop();
  EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace partnercenter::base
