#include "gateway/worker_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

#include "client/error_details.h"
#include "gateway/reasons.h"

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;

constexpr int kRoomy = 1000000;

// A job that keeps its worker busy until it is released.
class Blocker {
 public:
  explicit Blocker(WorkerPool& pool) {
    const auto started = std::make_shared<std::latch>(1);
    EXPECT_TRUE(pool.Submit([started, released = released_] {
                      started->count_down();
                      released->wait();
                    })
                    .ok());
    started->wait();
  }
  ~Blocker() { Release(); }

  void Release() {
    if (!released_->try_wait()) released_->count_down();
  }

 private:
  // The job's too: it may still hold it when the blocker goes.
  const std::shared_ptr<std::latch> released_ = std::make_shared<std::latch>(1);
};

// Waits until all jobs of a pool of one worker that were submitted so far have
// ended.
void AwaitJobs(WorkerPool& pool) {
  const auto done = std::make_shared<std::latch>(1);
  ASSERT_TRUE(pool.Submit([done] { done->count_down(); }).ok());
  done->wait();
}

TEST(WorkerPool, RunsAJobOnAnotherThread) {
  std::latch done(1);
  std::thread::id worker;
  WorkerPool pool(1, kRoomy);
  ASSERT_TRUE(pool.Submit([&] {
                    worker = std::this_thread::get_id();
                    done.count_down();
                  })
                  .ok());
  done.wait();

  EXPECT_NE(worker, std::this_thread::get_id());
}

TEST(WorkerPool, RunsAsManyJobsAtOnceAsItHasWorkers) {
  constexpr int kWorkers = 4;
  std::latch all_run(kWorkers);
  std::latch done(kWorkers);
  WorkerPool pool(kWorkers, kRoomy);
  for (int i = 0; i < kWorkers; ++i) {
    ASSERT_TRUE(pool.Submit([&] {
                      all_run.arrive_and_wait();
                      done.count_down();
                    })
                    .ok());
  }

  done.wait();  // never, if one had to wait for another
}

TEST(WorkerPool, ServesTheQueueInOrder) {
  std::vector<int> order;
  WorkerPool pool(1, kRoomy);
  Blocker blocker(pool);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(pool.Submit([&order, i] { order.push_back(i); }).ok());
  }
  blocker.Release();
  AwaitJobs(pool);

  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
}

TEST(WorkerPool, RefusesAJobThatFindsTheQueueFull) {
  WorkerPool pool(1, 2);
  Blocker blocker(pool);
  EXPECT_TRUE(pool.Submit([] {}).ok());
  EXPECT_TRUE(pool.Submit([] {}).ok());
  const absl::Status refused = pool.Submit([] {}).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(client::ReasonOf(refused), kOverloaded);
  EXPECT_TRUE(client::RetryDelayOf(refused).has_value());
}

TEST(WorkerPool, TakesJobsAgainOnceTheQueueHasRoom) {
  WorkerPool pool(1, 1);
  Blocker blocker(pool);
  const auto ticket = pool.Submit([] {});
  ASSERT_TRUE(ticket.ok());
  ASSERT_FALSE(pool.Submit([] {}).ok());
  ASSERT_TRUE(pool.Withdraw(*ticket));

  EXPECT_TRUE(pool.Submit([] {}).ok());
}

TEST(WorkerPool, TakesAJobForEachWorkerBeforeItsThreadsHaveStarted) {
  // Threads start when they like, so the fault would show in some pools only.
  for (int i = 0; i < 50; ++i) {
    WorkerPool pool(4, 1);
    for (int job = 0; job < 5; ++job) {
      EXPECT_TRUE(pool.Submit([] {}).ok()) << i << " " << job;
    }
  }
}

TEST(WorkerPool, WithdrawsAJobThatWaits) {
  std::vector<int> ran;
  WorkerPool pool(1, kRoomy);
  Blocker blocker(pool);
  ASSERT_TRUE(pool.Submit([&] { ran.push_back(1); }).ok());
  const auto withdrawn = pool.Submit([&] { ran.push_back(2); });
  ASSERT_TRUE(pool.Submit([&] { ran.push_back(3); }).ok());

  EXPECT_TRUE(pool.Withdraw(*withdrawn));
  blocker.Release();
  AwaitJobs(pool);
  EXPECT_THAT(ran, ElementsAre(1, 3));
}

TEST(WorkerPool, DoesNotWithdrawAJobTwice) {
  WorkerPool pool(1, kRoomy);
  Blocker blocker(pool);
  const auto ticket = pool.Submit([] {});

  EXPECT_TRUE(pool.Withdraw(*ticket));
  EXPECT_FALSE(pool.Withdraw(*ticket));
}

TEST(WorkerPool, DoesNotWithdrawAJobThatRuns) {
  std::latch started(1);
  std::latch release(1);
  WorkerPool pool(1, kRoomy);
  const auto ticket = pool.Submit([&] {
    started.count_down();
    release.wait();
  });
  started.wait();

  EXPECT_FALSE(pool.Withdraw(*ticket));
  release.count_down();
}

TEST(WorkerPool, DoesNotWithdrawAJobThatHasEnded) {
  WorkerPool pool(1, kRoomy);
  const auto ticket = pool.Submit([] {});
  AwaitJobs(pool);

  EXPECT_FALSE(pool.Withdraw(*ticket));
}

TEST(WorkerPool, LetsGoOfWhatAJobHeldWhenItEnds) {
  WorkerPool pool(1, kRoomy);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  ASSERT_TRUE(pool.Submit([held = std::move(held)] {}).ok());
  AwaitJobs(pool);

  EXPECT_TRUE(watched.expired());
}

TEST(WorkerPool, LetsGoOfWhatAWithdrawnJobHeld) {
  WorkerPool pool(1, kRoomy);
  Blocker blocker(pool);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  const auto ticket = pool.Submit([held = std::move(held)] {});
  pool.Withdraw(*ticket);

  EXPECT_TRUE(watched.expired());
}

// A latch counted down when the last holder lets go of it.
std::shared_ptr<std::latch> CountedDownAtTheEnd(std::latch& latch) {
  return {&latch, [](std::latch* held) { held->count_down(); }};
}

TEST(WorkerPool, EndsTheJobsThatRunAndDropsThoseThatWaitWhenDestroyed) {
  std::atomic<bool> running_ended = false;
  std::atomic<bool> waiting_ran = false;
  std::latch started(1);
  // The queue is dropped first; only then may the running job end.
  std::latch dropped(1);
  {
    WorkerPool pool(1, kRoomy);
    ASSERT_TRUE(pool.Submit([&] {
                      started.count_down();
                      dropped.wait();
                      running_ended = true;
                    })
                    .ok());
    started.wait();
    auto farewell = CountedDownAtTheEnd(dropped);
    ASSERT_TRUE(
        pool.Submit([&, farewell = std::move(farewell)] { waiting_ran = true; })
            .ok());
  }

  EXPECT_TRUE(running_ended);
  EXPECT_FALSE(waiting_ran);
}

TEST(WorkerPool, RunsNoJobThatComesAfterDestructionBegan) {
  std::atomic<bool> late_ran = false;
  std::latch started(1);
  std::latch dropped(1);
  {
    WorkerPool pool(1, kRoomy);
    ASSERT_TRUE(pool.Submit([&] {
                      started.count_down();
                      dropped.wait();
                      // Accepted or not: it must not run.
                      (void)pool.Submit([&] { late_ran = true; });
                    })
                    .ok());
    started.wait();
    auto farewell = CountedDownAtTheEnd(dropped);
    ASSERT_TRUE(pool.Submit([farewell = std::move(farewell)] {}).ok());
  }

  EXPECT_FALSE(late_ran);
}

TEST(WorkerPool, RunsOrWithdrawsEveryJobOfManyThreadsExactlyOnce) {
  constexpr int kThreads = 8;
  constexpr int kJobs = 500;
  std::vector<std::atomic<int>> runs(kThreads * kJobs);
  std::atomic<int> refused = 0;
  std::atomic<int> withdrawn = 0;
  std::atomic<int> ended = 0;
  {
    WorkerPool pool(4, 64);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kJobs; ++i) {
          const auto ticket = pool.Submit([&, number = t * kJobs + i] {
            ++runs[number];
            ++ended;
            ended.notify_all();
          });
          if (!ticket.ok()) {
            ++refused;
          } else if (i % 3 == 0 && pool.Withdraw(*ticket)) {
            ++withdrawn;
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    const int expected = kThreads * kJobs - refused - withdrawn;
    for (int seen = ended; seen < expected; seen = ended) ended.wait(seen);
  }

  int total = 0;
  for (const auto& count : runs) {
    EXPECT_LE(count, 1);
    total += count;
  }
  EXPECT_EQ(total + refused + withdrawn, kThreads * kJobs);
}

}  // namespace
}  // namespace partnercenter::gateway
