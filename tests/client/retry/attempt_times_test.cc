#include "client/retry/attempt_times.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace partnercenter::client {
namespace {

using testing::FakeClock;

constexpr Route kRoute = Route::kListOrders;
constexpr absl::Duration kSecond = absl::Seconds(1);

UpstreamAttempt Ended(HttpEvent event, absl::Duration length) {
  UpstreamAttempt attempt;
  attempt.event = event;
  attempt.length = length;
  return attempt;
}

struct World {
  // Attempts of this length, one after the other.
  void Answer(absl::Duration length, int count) {
    for (int i = 0; i < count; ++i) {
      times.Report(kRoute, Ended(HttpEvent::kAnswer, length));
    }
  }
  void Cut(absl::Duration length, int count,
           HttpEvent event = HttpEvent::kStopped) {
    for (int i = 0; i < count; ++i) times.Report(kRoute, Ended(event, length));
  }
  // Leaves no attempt that may start regardless.
  void UseUpTheProbe() { EXPECT_TRUE(times.Start(kRoute, absl::Hours(1))); }

  FakeClock clock;
  AttemptTimes times{clock};
};

TEST(AttemptTimes, LetsEveryAttemptStartWithoutASample) {
  World world;
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(world.times.Start(kRoute, absl::Milliseconds(1)));
  }
}

TEST(AttemptTimes, TakesAFewSamplesForNoEstimate) {
  World world;
  world.Answer(kSecond, 4);
  EXPECT_EQ(world.times.Estimate(kRoute), absl::ZeroDuration());
  world.Answer(kSecond, 1);
  EXPECT_GE(world.times.Estimate(kRoute), kSecond);
}

TEST(AttemptTimes, LetsNoAttemptStartThatWouldBeCut) {
  World world;
  world.Answer(kSecond, 20);
  world.UseUpTheProbe();

  EXPECT_FALSE(world.times.Start(kRoute, absl::Milliseconds(900)));
  EXPECT_TRUE(world.times.Start(kRoute, absl::Milliseconds(1100)));
}

TEST(AttemptTimes, LeavesAPassedDeadlineToTheCall) {
  World world;
  world.Answer(kSecond, 20);
  world.UseUpTheProbe();

  EXPECT_TRUE(world.times.MayStart(kRoute, absl::ZeroDuration()));
  EXPECT_TRUE(world.times.MayStart(kRoute, -kSecond));
}

TEST(AttemptTimes, EstimatesAHighQuantile) {
  World world;
  for (int i = 0; i < 200; ++i) {
    world.Answer(absl::Milliseconds(100), 9);
    world.Answer(absl::Milliseconds(800), 1);
  }
  EXPECT_GT(world.times.Estimate(kRoute), absl::Milliseconds(400));
  EXPECT_LT(world.times.Estimate(kRoute), absl::Milliseconds(900));
}

TEST(AttemptTimes, IgnoresRareSlowAttempts) {
  World world;
  world.Answer(kSecond, 1);
  world.Answer(absl::Milliseconds(100), 200);
  EXPECT_LT(world.times.Estimate(kRoute), absl::Milliseconds(150));
}

TEST(AttemptTimes, FollowsAnUpstreamThatBecomesSlow) {
  World world;
  world.Answer(absl::Milliseconds(100), 100);
  world.Answer(4 * kSecond, 5);
  EXPECT_GE(world.times.Estimate(kRoute), 4 * kSecond);
}

TEST(AttemptTimes, FollowsAnUpstreamThatBecomesQuick) {
  World world;
  world.Answer(4 * kSecond, 100);
  world.Answer(absl::Milliseconds(100), 100);
  EXPECT_LT(world.times.Estimate(kRoute), absl::Milliseconds(150));
}

TEST(AttemptTimes, TakesACutAttemptForAsLongAtLeast) {
  for (const HttpEvent event :
       {HttpEvent::kStopped, HttpEvent::kAttemptTimeout}) {
    World world;
    world.Answer(absl::Milliseconds(100), 20);
    world.Cut(5 * kSecond, 5, event);
    EXPECT_GE(world.times.Estimate(kRoute), 5 * kSecond);
  }
}

TEST(AttemptTimes, LearnsNothingFromAnAttemptThatWasCutEarly) {
  World world;
  world.Answer(kSecond, 20);
  const absl::Duration before = world.times.Estimate(kRoute);
  world.Cut(absl::Milliseconds(10), 100);
  EXPECT_EQ(world.times.Estimate(kRoute), before);
}

TEST(AttemptTimes, LearnsNothingWithoutAnExchangeOrAnAnswer) {
  World world;
  world.Answer(kSecond, 20);
  const absl::Duration before = world.times.Estimate(kRoute);
  for (int i = 0; i < 100; ++i) {
    world.times.Report(kRoute, {});
    world.times.Report(kRoute, Ended(HttpEvent::kUnreachable, kSecond / 100));
  }
  EXPECT_EQ(world.times.Estimate(kRoute), before);
}

TEST(AttemptTimes, LetsOneAttemptASecondStartRegardless) {
  World world;
  world.Cut(5 * kSecond, 32);
  int started = 0;
  for (int i = 0; i < 100; ++i) {
    if (world.times.Start(kRoute, kSecond)) ++started;
    world.clock.Advance(absl::Milliseconds(50));
  }
  EXPECT_EQ(started, 5);
}

TEST(AttemptTimes, FindsAnUpstreamQuickAgainWithOneAnswer) {
  World world;
  const absl::Duration deadline = 5 * kSecond;
  world.Cut(deadline, 32);
  world.UseUpTheProbe();
  EXPECT_FALSE(world.times.MayStart(kRoute, absl::Milliseconds(4999)));

  world.Answer(absl::Milliseconds(100), 1);

  EXPECT_TRUE(world.times.MayStart(kRoute, absl::Milliseconds(4999)));
}

TEST(AttemptTimes, IsNotRaisedToOneSlowAttempt) {
  World world;
  world.Answer(absl::Milliseconds(200), 100);
  world.Answer(20 * kSecond, 1);
  EXPECT_LT(world.times.Estimate(kRoute), kSecond);
}

TEST(AttemptTimes, LetsTheNextAttemptStartAtOnceAfterAQuickOne) {
  World world;
  world.Answer(20 * kSecond, 32);
  EXPECT_TRUE(world.times.Start(kRoute, 2 * kSecond));
  EXPECT_FALSE(world.times.Start(kRoute, 2 * kSecond));
  world.Answer(absl::Milliseconds(200), 1);
  EXPECT_TRUE(world.times.Start(kRoute, 2 * kSecond));
}

TEST(AttemptTimes, LetsACallWithMoreTimeFollowAnAttemptThatWasCutEarly) {
  World world;
  world.Answer(20 * kSecond, 32);
  EXPECT_TRUE(world.times.Start(kRoute, kSecond / 10));
  world.Cut(kSecond / 10, 1);
  EXPECT_FALSE(world.times.Start(kRoute, kSecond / 10));
  EXPECT_TRUE(world.times.Start(kRoute, 5 * kSecond));
  EXPECT_FALSE(world.times.Start(kRoute, 5 * kSecond));
}

TEST(AttemptTimes, LearnsNothingFromABodyThatWaitedForMemory) {
  World world;
  world.Answer(kSecond, 20);
  UpstreamAttempt attempt = Ended(HttpEvent::kStopped, 20 * kSecond);
  attempt.lacked_memory = true;
  const absl::Duration before = world.times.Estimate(kRoute);
  world.times.Report(kRoute, attempt);
  EXPECT_EQ(world.times.Estimate(kRoute), before);
}

TEST(AttemptTimes, ForgetsTheEstimateWithoutASampleForAWhile) {
  World world;
  world.Answer(kSecond, 20);
  world.UseUpTheProbe();
  world.clock.Advance(absl::Seconds(9));
  EXPECT_GE(world.times.Estimate(kRoute), kSecond);
  world.clock.Advance(absl::Seconds(2));
  EXPECT_EQ(world.times.Estimate(kRoute), absl::ZeroDuration());
}

TEST(AttemptTimes, RemembersALongEstimateUntilASampleCouldHaveCome) {
  World world;
  world.Answer(20 * kSecond, 20);
  world.clock.Advance(absl::Seconds(30));
  EXPECT_GE(world.times.Estimate(kRoute), 20 * kSecond);
  world.clock.Advance(absl::Seconds(20));
  EXPECT_EQ(world.times.Estimate(kRoute), absl::ZeroDuration());
}

TEST(AttemptTimes, HasAnEstimateForEachRoute) {
  World world;
  world.Answer(kSecond, 20);
  world.UseUpTheProbe();
  EXPECT_EQ(world.times.Estimate(Route::kGetOrder), absl::ZeroDuration());
  EXPECT_TRUE(world.times.Start(Route::kGetOrder, absl::Milliseconds(1)));
  EXPECT_TRUE(world.times.Start(Route::kGetOrder, absl::Milliseconds(1)));
}

}  // namespace
}  // namespace partnercenter::client
