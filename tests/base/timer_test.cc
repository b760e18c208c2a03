#include "base/timer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <vector>

namespace partnercenter::base {
namespace {

constexpr auto kLongEnough = std::chrono::seconds(10);
constexpr absl::Duration kDelay = absl::Milliseconds(20);

TEST(Timer, RunsACallbackNotBeforeItsTime) {
  Timer timer;
  std::promise<absl::Time> ran;
  const absl::Time when = Timer::Now() + kDelay;

  const auto handle = timer.At(when, [&] { ran.set_value(Timer::Now()); });

  auto result = ran.get_future();
  ASSERT_EQ(result.wait_for(kLongEnough), std::future_status::ready);
  EXPECT_GE(result.get(), when);
}

TEST(Timer, RunsAtOnceWhatIsOverdue) {
  Timer timer;
  std::promise<void> ran;

  const auto handle = timer.At(absl::InfinitePast(), [&] { ran.set_value(); });

  EXPECT_EQ(ran.get_future().wait_for(kLongEnough), std::future_status::ready);
}

TEST(Timer, DoesNotRunYetWhatIsFarAhead) {
  Timer timer;
  std::promise<void> later;
  int ran = 0;
  const auto infinite = timer.At(absl::InfiniteFuture(), [&] { ++ran; });
  const auto far =
      timer.At(Timer::Now() + absl::Hours(99'999'999), [&] { ++ran; });

  const auto after =
      timer.At(Timer::Now() + kDelay, [&] { later.set_value(); });

  ASSERT_EQ(later.get_future().wait_for(kLongEnough),
            std::future_status::ready);
  EXPECT_EQ(ran, 0);
}

TEST(Timer, RunsCallbacksInTheOrderOfTheirTimes) {
  Timer timer;
  std::vector<int> order;
  std::promise<void> done;
  const absl::Time start = Timer::Now() + kDelay;

  const auto last = timer.At(start + absl::Milliseconds(400), [&] {
    order.push_back(3);
    done.set_value();
  });
  const auto first = timer.At(start, [&] { order.push_back(1); });
  const auto second =
      timer.At(start + absl::Milliseconds(200), [&] { order.push_back(2); });

  ASSERT_EQ(done.get_future().wait_for(kLongEnough), std::future_status::ready);
  EXPECT_EQ(order, std::vector<int>({1, 2, 3}));
}

TEST(Timer, NeverRunsACancelledCallback) {
  Timer timer;
  bool ran = false;
  std::promise<void> later;
  auto handle = timer.At(Timer::Now() + kDelay, [&] { ran = true; });

  handle.Cancel();

  const auto after =
      timer.At(Timer::Now() + 2 * kDelay, [&] { later.set_value(); });
  ASSERT_EQ(later.get_future().wait_for(kLongEnough),
            std::future_status::ready);
  EXPECT_FALSE(ran);
}

TEST(Timer, CancelsWhenTheHandleIsReplaced) {
  Timer timer;
  bool ran = false;
  std::promise<void> later;
  auto handle = timer.At(Timer::Now() + kDelay, [&] { ran = true; });

  handle = timer.At(Timer::Now() + 2 * kDelay, [&] { later.set_value(); });

  ASSERT_EQ(later.get_future().wait_for(kLongEnough),
            std::future_status::ready);
  EXPECT_FALSE(ran);
}

TEST(Timer, WaitsInCancelForACallbackThatIsRunning) {
  Timer timer;
  std::promise<void> started;
  std::promise<void> may_end;
  std::atomic<bool> ended = false;
  auto handle = timer.At(absl::InfinitePast(), [&] {
    started.set_value();
    may_end.get_future().wait();
    ended = true;
  });
  started.get_future().wait();

  auto cancelled = std::async(std::launch::async, [&] {
    handle.Cancel();
    return ended.load();
  });

  EXPECT_EQ(cancelled.wait_for(std::chrono::milliseconds(50)),
            std::future_status::timeout);
  may_end.set_value();
  EXPECT_TRUE(cancelled.get());
}

TEST(Timer, LetsACallbackCancelItself) {
  Timer timer;
  std::promise<void> done;
  Timer::Handle handle;
  std::promise<void> stored;

  handle = timer.At(absl::InfinitePast(), [&] {
    stored.get_future().wait();
    handle.Cancel();
    done.set_value();
  });
  stored.set_value();

  EXPECT_EQ(done.get_future().wait_for(kLongEnough), std::future_status::ready);
}

TEST(Timer, LetsACallbackSetAnotherOne) {
  Timer timer;
  std::promise<void> done;
  Timer::Handle second;

  const auto first = timer.At(absl::InfinitePast(), [&] {
    second = timer.At(absl::InfinitePast(), [&] { done.set_value(); });
  });

  EXPECT_EQ(done.get_future().wait_for(kLongEnough), std::future_status::ready);
}

TEST(Timer, DestroysWhatACallbackHoldsBeforeCancelReturns) {
  Timer timer;
  auto held = std::make_shared<int>(1);
  std::weak_ptr<int> watch = held;
  auto handle = timer.At(absl::InfiniteFuture(), [held = std::move(held)] {});

  handle.Cancel();

  EXPECT_TRUE(watch.expired());
}

TEST(Timer, EndsWithoutRunningWhatIsLeft) {
  bool ran = false;
  auto timer = std::make_unique<Timer>();
  auto handle = timer->At(Timer::Now() + absl::Hours(1), [&] { ran = true; });

  handle.Cancel();
  timer.reset();

  EXPECT_FALSE(ran);
}

TEST(Timer, RunsNothingAfterItsCancelWhateverTheThreadsDo) {
  Timer timer;
  std::atomic<int> ran_late = 0;
  std::vector<std::future<void>> threads;

  for (int t = 0; t < 4; ++t) {
    threads.push_back(std::async(std::launch::async, [&] {
      for (int i = 0; i < 2000; ++i) {
        const auto cancelled = std::make_shared<std::atomic<bool>>(false);
        const absl::Time when = Timer::Now() + absl::Microseconds(i % 50);
        auto handle = timer.At(when, [&, cancelled] {
          if (*cancelled) ++ran_late;
        });
        handle.Cancel();
        *cancelled = true;
      }
    }));
  }
  for (auto& thread : threads) thread.get();

  EXPECT_EQ(ran_late, 0);
}

}  // namespace
}  // namespace partnercenter::base
