#include "gateway/fetch/worker_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/support/eventually.h"

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;
using testing::Eventually;

constexpr int kRoomy = 1000000;

// Submits a job that never asks to wait.
absl::StatusOr<WorkerPool::Ticket> Submit(WorkerPool& pool,
                                          std::function<void()> job) {
  return pool.Submit(
      "", {[job = std::move(job)]() -> std::optional<absl::Duration> {
        job();
        return std::nullopt;
      }});
}

// Submits a job that never asks to wait, of a call with this much time.
// `refuse` is called in place of the job.
absl::StatusOr<WorkerPool::Ticket> SubmitWithDeadline(
    WorkerPool& pool, const std::string& caller, absl::Duration patience,
    std::function<void()> job = [] {},
    std::function<void(absl::Status)> refuse = [](const auto&) {}) {
  const absl::Time deadline = base::Timer::Now() + patience;
  const auto run = [job = std::move(job)]() -> std::optional<absl::Duration> {
    job();
    return std::nullopt;
  };
  const auto is_in_time = [deadline](absl::Duration wait) {
    return base::Timer::Now() + wait < deadline;
  };
  return pool.Submit(caller, {run, is_in_time, std::move(refuse)});
}

// A job that keeps its worker busy until it is released.
class Blocker {
 public:
  explicit Blocker(WorkerPool& pool) {
    const auto started = std::make_shared<std::latch>(1);
    EXPECT_TRUE(Submit(pool, [started, released = released_] {
                  started->count_down();
                  released->wait();
                }).ok());
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
  ASSERT_TRUE(Submit(pool, [done] { done->count_down(); }).ok());
  done->wait();
}

TEST(WorkerPool, RunsAJobOnAnotherThread) {
  std::latch done(1);
  std::thread::id worker;
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  ASSERT_TRUE(Submit(pool, [&] {
                worker = std::this_thread::get_id();
                done.count_down();
              }).ok());
  done.wait();

  EXPECT_NE(worker, std::this_thread::get_id());
}

TEST(WorkerPool, RunsAsManyJobsAtOnceAsItHasWorkers) {
  constexpr int kWorkers = 4;
  std::latch all_run(kWorkers);
  std::latch done(kWorkers);
  base::Timer timer;
  WorkerPool pool({kWorkers, kRoomy}, timer);
  for (int i = 0; i < kWorkers; ++i) {
    ASSERT_TRUE(Submit(pool, [&] {
                  all_run.arrive_and_wait();
                  done.count_down();
                }).ok());
  }

  done.wait();  // never, if one had to wait for another
}

TEST(WorkerPool, ServesTheQueueInOrder) {
  std::vector<int> order;
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  Blocker blocker(pool);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(Submit(pool, [&order, i] { order.push_back(i); }).ok());
  }
  blocker.Release();
  AwaitJobs(pool);

  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
}

TEST(WorkerPool, RefusesAJobThatFindsTheQueueFull) {
  base::Timer timer;
  WorkerPool pool({1, 2}, timer);
  Blocker blocker(pool);
  EXPECT_TRUE(Submit(pool, [] {}).ok());
  EXPECT_TRUE(Submit(pool, [] {}).ok());
  const absl::Status refused = Submit(pool, [] {}).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
}

// Submits a job that does nothing, but says that it is ready as `prepare` does.
WorkerPool::Ticket SubmitPrepared(
    WorkerPool& pool, std::function<WorkerPool::Readiness()> prepare,
    std::function<void()> run = [] {}) {
  const auto ticket = pool.Submit(
      "", {.run = [run = std::move(run)]() -> std::optional<absl::Duration> {
             run();
             return std::nullopt;
           },
           .prepare = std::move(prepare)});
  EXPECT_TRUE(ticket.ok());
  return ticket.value_or(0);
}

TEST(WorkerPool, HoldsNoWorkerForAJobThatIsNotReady) {
  std::atomic<bool> is_ready = false;
  std::latch done(1);
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  SubmitPrepared(
      pool,
      [&] {
        return is_ready ? WorkerPool::Readiness::kReady
                        : WorkerPool::Readiness::kNotYet;
      },
      [&] {
        EXPECT_TRUE(is_ready);
        done.count_down();
      });

  AwaitJobs(pool);  // never, if the worker waited
  EXPECT_EQ(pool.load().waiting, 1);
  is_ready = true;

  done.wait();
}

TEST(WorkerPool, RunsNoJobThatEndedInsteadOfGettingReady) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  SubmitPrepared(
      pool, [] { return WorkerPool::Readiness::kEnded; },
      [] { ADD_FAILURE(); });
  AwaitJobs(pool);

  EXPECT_EQ(pool.load().waiting, 0);
}

TEST(WorkerPool, LetsAJobThatIsNotReadyBeWithdrawn) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  const auto ticket = SubmitPrepared(
      pool, [] { return WorkerPool::Readiness::kNotYet; },
      [] { ADD_FAILURE(); });
  AwaitJobs(pool);

  // Not while it is just being asked.
  EXPECT_TRUE(Eventually([&] { return pool.Withdraw(ticket); }));
  EXPECT_EQ(pool.load().waiting, 0);
}

TEST(WorkerPool, AsksAJobAgainThatWasWithdrawnWhileItWasNotReady) {
  std::optional<WorkerPool::Ticket> ticket;
  std::latch submitted(1);
  std::latch done(1);
  int asked = 0;
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  ticket = SubmitPrepared(
      pool,
      [&] {
        submitted.wait();
        if (++asked > 1) return WorkerPool::Readiness::kReady;
        EXPECT_FALSE(pool.Withdraw(*ticket));
        return WorkerPool::Readiness::kNotYet;
      },
      [&] { done.count_down(); });
  submitted.count_down();
  done.wait();

  EXPECT_EQ(asked, 2);
}

TEST(WorkerPool, GivesTheTurnOfAJobThatDoesNotRunToTheNext) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy, 1}, timer);
  for (const auto readiness :
       {WorkerPool::Readiness::kNotYet, WorkerPool::Readiness::kEnded}) {
    for (int i = 0; i < 10; ++i) {
      SubmitPrepared(pool, [readiness] { return readiness; });
    }
  }
  // A minute's limit is 1, after a burst.
  for (int i = 0; i < 4; ++i) AwaitJobs(pool);
}

TEST(WorkerPool, TakesJobsAgainOnceTheQueueHasRoom) {
  base::Timer timer;
  WorkerPool pool({1, 1}, timer);
  Blocker blocker(pool);
  const auto ticket = Submit(pool, [] {});
  ASSERT_TRUE(ticket.ok());
  ASSERT_FALSE(Submit(pool, [] {}).ok());
  ASSERT_TRUE(pool.Withdraw(*ticket));

  EXPECT_TRUE(Submit(pool, [] {}).ok());
}

TEST(WorkerPool, TakesAJobForEachWorkerBeforeItsThreadsHaveStarted) {
  // Threads start when they like, so the fault would show in some pools only.
  for (int i = 0; i < 50; ++i) {
    base::Timer timer;
    WorkerPool pool({4, 1}, timer);
    for (int job = 0; job < 5; ++job) {
      EXPECT_TRUE(Submit(pool, [] {}).ok()) << i << " " << job;
    }
  }
}

TEST(WorkerPool, WithdrawsAJobThatWaits) {
  std::vector<int> ran;
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  Blocker blocker(pool);
  ASSERT_TRUE(Submit(pool, [&] { ran.push_back(1); }).ok());
  const auto withdrawn = Submit(pool, [&] { ran.push_back(2); });
  ASSERT_TRUE(Submit(pool, [&] { ran.push_back(3); }).ok());

  EXPECT_TRUE(pool.Withdraw(*withdrawn));
  blocker.Release();
  AwaitJobs(pool);
  EXPECT_THAT(ran, ElementsAre(1, 3));
}

TEST(WorkerPool, DoesNotWithdrawAJobTwice) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  Blocker blocker(pool);
  const auto ticket = Submit(pool, [] {});

  EXPECT_TRUE(pool.Withdraw(*ticket));
  EXPECT_FALSE(pool.Withdraw(*ticket));
}

TEST(WorkerPool, DoesNotWithdrawAJobThatRuns) {
  std::latch started(1);
  std::latch release(1);
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  const auto ticket = Submit(pool, [&] {
    started.count_down();
    release.wait();
  });
  started.wait();

  EXPECT_FALSE(pool.Withdraw(*ticket));
  release.count_down();
}

TEST(WorkerPool, DoesNotWithdrawAJobThatHasEnded) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  const auto ticket = Submit(pool, [] {});
  AwaitJobs(pool);

  EXPECT_FALSE(pool.Withdraw(*ticket));
}

TEST(WorkerPool, LetsGoOfWhatAJobHeldWhenItEnds) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  ASSERT_TRUE(Submit(pool, [held = std::move(held)] {}).ok());
  AwaitJobs(pool);

  EXPECT_TRUE(watched.expired());
}

TEST(WorkerPool, LetsGoOfWhatAWithdrawnJobHeld) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  Blocker blocker(pool);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  const auto ticket = Submit(pool, [held = std::move(held)] {});
  pool.Withdraw(*ticket);

  EXPECT_TRUE(watched.expired());
}

// A latch counted down when the last holder lets go of it.
std::shared_ptr<std::latch> CountedDownAtTheEnd(std::latch& latch) {
  return {&latch, [](std::latch* held) { held->count_down(); }};
}

// A job that asks once to wait for `pause`, and tells how often it ran.
class PausingJob {
 public:
  PausingJob(WorkerPool& pool, absl::Duration pause) {
    ticket_ =
        pool.Submit("", {[this, pause]() -> std::optional<absl::Duration> {
                      if (++runs_ > 1) {
                        resumed_.count_down();
                        return std::nullopt;
                      }
                      ran_.count_down();
                      return pause;
                    }})
            .value();
  }

  WorkerPool::Ticket ticket() const { return ticket_; }
  int runs() const { return runs_; }
  void AwaitFirstRun() { ran_.wait(); }
  void AwaitSecondRun() { resumed_.wait(); }

 private:
  WorkerPool::Ticket ticket_ = 0;
  std::atomic<int> runs_ = 0;
  std::latch ran_{1};
  std::latch resumed_{1};
};

TEST(WorkerPool, ServesCallersInTurn) {
  base::Timer timer;
  std::latch done(6);
  std::vector<std::string> order;
  WorkerPool pool({1, kRoomy}, timer);
  Blocker blocker(pool);
  for (const char* caller :
       {"noisy", "noisy", "noisy", "noisy", "calm", "calm"}) {
    ASSERT_TRUE(
        pool.Submit(caller, {[&, caller]() -> std::optional<absl::Duration> {
                      order.push_back(caller);
                      done.count_down();
                      return std::nullopt;
                    }})
            .ok());
  }
  blocker.Release();
  done.wait();

  EXPECT_THAT(order,
              ElementsAre("calm", "noisy", "calm", "noisy", "noisy", "noisy"));
}

TEST(WorkerPool, KeepsPlacesInTheQueueForOtherCallers) {
  base::Timer timer;
  WorkerPool pool({1, 10}, timer);
  Blocker blocker(pool);
  const auto submit = [&](const char* caller) {
    return pool.Submit(caller, {[] { return std::nullopt; }}).status();
  };
  int noisy = 0;
  absl::Status refused;
  while ((refused = submit("noisy")).ok()) ++noisy;
  int calm = 0;
  while (submit("calm").ok()) ++calm;

  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
  EXPECT_EQ(noisy, 6);
  EXPECT_EQ(calm, 3);
  // Of whom nobody knows anything, there may be many.
  EXPECT_TRUE(submit("").ok());
  EXPECT_EQ(base::ReasonOf(submit("")), "OVERLOADED");
}

TEST(WorkerPool, RunsJobsNoFasterThanItsRateLimit) {
  base::Timer timer;
  // One in 20 ms, after a burst.
  WorkerPool pool({4, kRoomy, 3000}, timer);
  constexpr int kJobs = 25;
  const auto done = std::make_shared<std::latch>(kJobs);
  const absl::Time begin = base::Timer::Now();
  for (int i = 0; i < kJobs; ++i) {
    ASSERT_TRUE(Submit(pool, [done] { done->count_down(); }).ok());
  }
  done->wait();

  EXPECT_GE(base::Timer::Now() - begin, absl::Milliseconds(20) * (kJobs - 5));
}

TEST(WorkerPool, RunsWithoutARateLimitWhatComesToNothing) {
  base::Timer timer;
  std::atomic<bool> is_lifted = true;
  WorkerPool pool({2, kRoomy, 1, [&] { return is_lifted.load(); }}, timer);
  constexpr int kJobs = 25;
  const auto done = std::make_shared<std::latch>(kJobs);
  for (int i = 0; i < kJobs; ++i) {
    ASSERT_TRUE(Submit(pool, [done] { done->count_down(); }).ok());
  }
  done->wait();  // never, with one a minute

  // They took no turn beyond the burst.
  EXPECT_LE(pool.load().rate_limit_available, 1);
  is_lifted = false;
  EXPECT_TRUE(pool.IsRateLimited());
}

TEST(WorkerPool, RefusesAtOnceWhatItsRateLimitCannotRunBeforeItsDeadline) {
  base::Timer timer;
  WorkerPool pool({4, kRoomy, 1}, timer);  // one a minute
  absl::Status refused;
  int taken = 0;
  while (refused.ok()) {
    const auto ticket = SubmitWithDeadline(pool, "a", absl::Seconds(30));
    refused = ticket.status();
    if (ticket.ok()) ++taken;
  }

  EXPECT_GT(taken, 0);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(refused), "RATE_LIMITED");
  EXPECT_GT(*base::RetryDelayOf(refused), absl::Seconds(30));
  EXPECT_TRUE(base::GetDetail<google::rpc::QuotaFailure>(refused));
  // A caller with more time may wait.
  EXPECT_TRUE(SubmitWithDeadline(pool, "b", absl::Hours(1)).ok());
}

// A pool whose runs take long, as it has seen.
class SlowPool {
 public:
  static constexpr absl::Duration kRun = absl::Milliseconds(200);

  explicit SlowPool(int workers = 1) : pool_({workers, kRoomy}, timer_) {
    std::latch ended(1);
    EXPECT_TRUE(Submit(pool_, [&] {
                  absl::SleepFor(kRun);
                  ended.count_down();
                }).ok());
    ended.wait();
    // The run counts once the worker is free again.
    AwaitJobs(pool_);
  }

  WorkerPool& pool() { return pool_; }

 private:
  base::Timer timer_;
  WorkerPool pool_;
};

TEST(WorkerPool, RefusesAtOnceWhatItsQueueLeavesNoTimeFor) {
  SlowPool slow;
  Blocker blocker(slow.pool());
  absl::Status refused;
  int taken = 0;
  while (refused.ok()) {
    const auto ticket =
        SubmitWithDeadline(slow.pool(), "a", 10 * SlowPool::kRun);
    refused = ticket.status();
    if (ticket.ok()) ++taken;
  }

  EXPECT_GT(taken, 2);
  EXPECT_LT(taken, 20);
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
  EXPECT_TRUE(base::RetryDelayOf(refused).has_value());
  // Who has the time may wait, and who has nothing in the queue.
  EXPECT_TRUE(SubmitWithDeadline(slow.pool(), "b", absl::Hours(1)).ok());
}

TEST(WorkerPool, KeepsTheQueueShortWhileJobsAreRefused) {
  SlowPool slow;
  Blocker blocker(slow.pool());
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(
        SubmitWithDeadline(slow.pool(), "patient", absl::Hours(1)).ok());
  }
  ASSERT_FALSE(SubmitWithDeadline(slow.pool(), "patient", SlowPool::kRun).ok());

  // However much time it has: it has its part of the queue.
  EXPECT_EQ(
      base::ReasonOf(
          SubmitWithDeadline(slow.pool(), "patient", absl::Hours(1)).status()),
      "OVERLOADED");
  EXPECT_TRUE(SubmitWithDeadline(slow.pool(), "another", absl::Hours(1)).ok());
}

TEST(WorkerPool, RefusesAWaitingJobAsSoonAsItCannotEndInTime) {
  SlowPool slow;
  Blocker blocker(slow.pool());
  std::atomic<bool> is_in_time = true;
  std::latch refused(1);
  absl::Status error;
  ASSERT_TRUE(
      slow.pool()
          .Submit("", {[] { return std::nullopt; },
                       [&](absl::Duration) { return is_in_time.load(); },
                       [&](absl::Status status) {
                         error = std::move(status);
                         refused.count_down();
                       }})
          .ok());
  EXPECT_EQ(slow.pool().load().waiting, 1);

  is_in_time = false;

  refused.wait();  // though the worker is busy
  EXPECT_EQ(base::ReasonOf(error), "OVERLOADED");
  EXPECT_EQ(slow.pool().load().waiting, 0);
}

TEST(WorkerPool, RefusesAJobThatCameBackFromAPauseToAnEmptyQueue) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  std::latch ran(1);
  std::latch refused(1);
  std::atomic<bool> is_in_time = true;
  ASSERT_TRUE(
      pool.Submit("", {[&]() -> std::optional<absl::Duration> {
                         ran.count_down();
                         return absl::Milliseconds(20);
                       },
                       [&](absl::Duration) { return is_in_time.load(); },
                       [&](const absl::Status&) { refused.count_down(); }})
          .ok());
  ran.wait();
  // Holds the worker, so that only the look at waiting jobs can refuse it.
  Blocker blocker(pool);
  is_in_time = false;

  refused.wait();
}

TEST(WorkerPool, SpendsNoTurnOnAJobThatCannotEndInTime) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy, 1}, timer);  // one a minute, after a burst
  const double before = pool.load().rate_limit_available;
  std::atomic<int> asked = 0;
  std::latch refused(1);
  // In time when it is submitted, too late when it has its turn.
  ASSERT_TRUE(
      pool.Submit("", {[] { return std::nullopt; },
                       [&](absl::Duration) { return asked++ < 2; },
                       [&](const absl::Status&) { refused.count_down(); }})
          .ok());
  refused.wait();

  EXPECT_EQ(pool.load().rate_limit_available, before);
}

TEST(WorkerPool, RunsAJobOnceMoreAtOnceIfItWasWithdrawnBeforeItsPause) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  std::latch started(1);
  std::latch withdrawn(1);
  std::latch resumed(1);
  int runs = 0;
  const auto ticket = pool.Submit("", {[&]() -> std::optional<absl::Duration> {
                                    if (++runs > 1) {
                                      resumed.count_down();
                                      return std::nullopt;
                                    }
                                    started.count_down();
                                    withdrawn.wait();
                                    return absl::Hours(1);
                                  }});
  started.wait();
  EXPECT_FALSE(pool.Withdraw(*ticket));
  withdrawn.count_down();

  resumed.wait();  // in an hour, if it paused
}

// Its caller may have stayed, as one does that another has joined meanwhile.
TEST(WorkerPool, LetsAJobPauseAfterItWasRunOnceMoreForAWithdrawal) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  std::latch started(1);
  std::latch withdrawn(1);
  std::atomic<int> runs = 0;
  const auto ticket = pool.Submit("", {[&]() -> std::optional<absl::Duration> {
                                    if (++runs == 1) {
                                      started.count_down();
                                      withdrawn.wait();
                                    }
                                    if (runs > 100) return std::nullopt;
                                    return absl::Hours(1);
                                  }});
  started.wait();
  EXPECT_FALSE(pool.Withdraw(*ticket));
  withdrawn.count_down();

  AwaitJobs(pool);

  EXPECT_EQ(runs, 2);
}

TEST(WorkerPool, RunsAJobAgainAfterThePauseItAskedFor) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  const absl::Time begin = base::Timer::Now();
  PausingJob job(pool, absl::Milliseconds(30));

  job.AwaitSecondRun();

  EXPECT_GE(base::Timer::Now() - begin, absl::Milliseconds(30));
}

TEST(WorkerPool, GivesTheWorkerToOthersDuringAPause) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  PausingJob job(pool, absl::Hours(1));

  AwaitJobs(pool);  // never, if the pause held the only worker

  EXPECT_EQ(job.runs(), 1);
}

TEST(WorkerPool, WithdrawsAJobInItsPause) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  PausingJob job(pool, absl::Hours(1));
  AwaitJobs(pool);

  EXPECT_TRUE(pool.Withdraw(job.ticket()));
  EXPECT_FALSE(pool.Withdraw(job.ticket()));
}

TEST(WorkerPool, CountsJobsInTheirPauseAmongThoseThatWait) {
  base::Timer timer;
  WorkerPool pool({1, 1}, timer);
  PausingJob job(pool, absl::Hours(1));
  job.AwaitFirstRun();
  Blocker blocker(pool);

  const absl::Status refused = Submit(pool, [] {}).status();

  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
}

TEST(WorkerPool, ServesAJobThatComesBackBeforeThoseThatCameLater) {
  base::Timer timer;
  std::atomic<bool> back = false;
  std::latch done(2);
  std::vector<std::string> order;
  WorkerPool pool({1, kRoomy}, timer);
  Blocker first(pool);
  ASSERT_TRUE(pool.Submit("", {[&]() -> std::optional<absl::Duration> {
                            if (back.exchange(true)) {
                              order.push_back("back");
                              done.count_down();
                              return std::nullopt;
                            }
                            return absl::ZeroDuration();
                          }})
                  .ok());
  // Holds the worker until the pause is over: the timer runs what is due in its
  // order, and the pause was set before.
  ASSERT_TRUE(Submit(pool, [&timer] {
                std::latch resumed(1);
                const auto after_the_pause =
                    timer.At(base::Timer::Now(), [&] { resumed.count_down(); });
                resumed.wait();
              }).ok());
  ASSERT_TRUE(Submit(pool, [&] {
                order.push_back("later");
                done.count_down();
              }).ok());
  first.Release();
  done.wait();

  EXPECT_THAT(order, ElementsAre("back", "later"));
}

TEST(WorkerPool, EndsTheJobsThatRunAndDropsThoseThatWaitWhenDestroyed) {
  std::atomic<bool> running_ended = false;
  std::atomic<bool> waiting_ran = false;
  std::latch started(1);
  // The queue is dropped first; only then may the running job end.
  std::latch dropped(1);
  {
    base::Timer timer;
    WorkerPool pool({1, kRoomy}, timer);
    ASSERT_TRUE(Submit(pool, [&] {
                  started.count_down();
                  dropped.wait();
                  running_ended = true;
                }).ok());
    started.wait();
    auto farewell = CountedDownAtTheEnd(dropped);
    ASSERT_TRUE(Submit(pool, [&, farewell = std::move(farewell)] {
                  waiting_ran = true;
                }).ok());
  }

  EXPECT_TRUE(running_ended);
  EXPECT_FALSE(waiting_ran);
}

TEST(WorkerPool, RunsNoJobThatComesAfterDestructionBegan) {
  std::atomic<bool> late_ran = false;
  std::latch started(1);
  std::latch dropped(1);
  {
    base::Timer timer;
    WorkerPool pool({1, kRoomy}, timer);
    ASSERT_TRUE(Submit(pool, [&] {
                  started.count_down();
                  dropped.wait();
                  // Accepted or not: it must not run.
                  (void)Submit(pool, [&] { late_ran = true; });
                }).ok());
    started.wait();
    auto farewell = CountedDownAtTheEnd(dropped);
    ASSERT_TRUE(Submit(pool, [farewell = std::move(farewell)] {}).ok());
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
    base::Timer timer;
    WorkerPool pool({4, 64}, timer);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kJobs; ++i) {
          const auto ticket = Submit(pool, [&, number = t * kJobs + i] {
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

TEST(WorkerPool, TellsHowBusyItIs) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  EXPECT_EQ(pool.load().workers, 1);
  EXPECT_EQ(pool.load().busy, 0);
  EXPECT_EQ(pool.load().waiting, 0);

  // The first keeps the worker, the second waits behind it.
  Blocker blocker(pool);
  EXPECT_TRUE(Submit(pool, [] {}).ok());
  EXPECT_EQ(pool.load().busy, 1);
  EXPECT_EQ(pool.load().waiting, 1);

  blocker.Release();
  AwaitJobs(pool);
  EXPECT_EQ(pool.load().waiting, 0);
}

TEST(WorkerPool, CountsAJobThatPausesAmongThoseThatWait) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  ASSERT_TRUE(pool.Submit("", {[] { return absl::Hours(1); }}).ok());
  AwaitJobs(pool);

  EXPECT_EQ(pool.load().waiting, 1);
}

// Jobs that look for something this often before their only run, 1 ms apart.
WorkerPool::Job LookingJob(int looks, std::function<void()> run) {
  const auto left = std::make_shared<std::atomic<int>>(looks);
  return {.run = [run = std::move(run)]() -> std::optional<absl::Duration> {
            run();
            return std::nullopt;
          },
          .outlook = [left]() -> client::Outlook {
            if ((*left)-- <= 0) return {};
            return {.sends = false, .pause = absl::Milliseconds(1)};
          }};
}

TEST(WorkerPool, TakesNoTurnForALookThatSendsNothing) {
  base::Timer timer;
  // A turn each ten seconds, but for five.
  WorkerPool pool({.workers = 1, .queue = kRoomy, .runs_per_minute = 6}, timer);
  std::latch done(3);
  for (const int looks : {0, 20, 40}) {
    ASSERT_TRUE(
        pool.Submit("a", LookingJob(looks, [&] { done.count_down(); })).ok());
  }

  done.wait();

  EXPECT_GE(pool.load().rate_limit_available, 2);
  EXPECT_LT(pool.load().rate_limit_available, 3);
}

TEST(WorkerPool, TakesNoTurnForARunThatSendsNothing) {
  base::Timer timer;
  WorkerPool pool({.workers = 1, .queue = kRoomy, .runs_per_minute = 6}, timer);
  std::latch done(20);
  for (int i = 0; i < 20; ++i) {
    WorkerPool::Job job = LookingJob(0, [&] { done.count_down(); });
    job.outlook = [] { return client::Outlook{.sends = false}; };
    ASSERT_TRUE(pool.Submit("a", std::move(job)).ok());
  }

  done.wait();

  EXPECT_EQ(pool.load().rate_limit_available, 5);
}

TEST(WorkerPool, PredictsNoWaitForJobsThatOnlyLook) {
  base::Timer timer;
  WorkerPool pool({.workers = 1, .queue = kRoomy, .runs_per_minute = 6}, timer);
  std::atomic<int> looks = 0;
  for (int i = 0; i < 100; ++i) {
    WorkerPool::Job job = LookingJob(0, [] {});
    job.outlook = [&looks]() -> client::Outlook {
      ++looks;
      return {.sends = false, .pause = absl::Milliseconds(5)};
    };
    ASSERT_TRUE(
        pool.Submit("a", std::move(job), absl::Milliseconds(i % 2)).ok());
  }
  while (looks < 1000) absl::SleepFor(absl::Milliseconds(1));
  std::latch done(1);

  // Behind a hundred turns of ten seconds it would be refused.
  EXPECT_TRUE(SubmitWithDeadline(pool, "a", absl::Seconds(60), [&] {
                done.count_down();
              }).ok());

  done.wait();
  EXPECT_EQ(pool.load().waiting, 100);
}

// Its error is known, and would be another one later.
TEST(WorkerPool, RunsAJobThatSendsNothingWithoutWaitingForATurn) {
  base::Timer timer;
  WorkerPool pool({.workers = 1, .queue = kRoomy, .runs_per_minute = 6}, timer);
  std::atomic<int> sent = 0;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(pool.Submit("b", LookingJob(0, [&] { ++sent; })).ok());
  }
  ASSERT_TRUE(Eventually([&] { return sent == 5; }));
  std::latch done(1);
  const auto looks = std::make_shared<std::atomic<int>>(0);
  WorkerPool::Job job = LookingJob(0, [&] { done.count_down(); });
  job.outlook = [looks]() -> client::Outlook {
    if (++*looks > 1) return {.sends = false};
    return {.sends = false, .pause = absl::Milliseconds(1)};
  };
  job.prepare = [] { return WorkerPool::Readiness::kNotYet; };

  ASSERT_TRUE(pool.Submit("a", std::move(job), absl::Milliseconds(1)).ok());

  done.wait();  // ten seconds and more, if it waited for a turn
  EXPECT_EQ(sent, 5);
}

TEST(WorkerPool, CountsPausedJobsForTheirCallersShareOfTheQueue) {
  base::Timer timer;
  WorkerPool pool({1, 99}, timer);
  int accepted = 0;
  while (pool.Submit("a", LookingJob(0, [] {}), absl::Hours(1)).ok()) {
    ++accepted;
  }

  EXPECT_EQ(accepted, 51);
  EXPECT_TRUE(pool.Submit("b", LookingJob(0, [] {}), absl::Hours(1)).ok());
}

TEST(WorkerPool, LetsAJobBeWithdrawnBetweenTwoLooks) {
  base::Timer timer;
  WorkerPool pool({1, kRoomy}, timer);
  std::atomic<int> looks = 0;
  WorkerPool::Job job = LookingJob(0, [] {});
  job.outlook = [&looks]() -> client::Outlook {
    ++looks;
    return {.sends = false, .pause = absl::Milliseconds(1)};
  };
  const auto ticket = pool.Submit("a", std::move(job));
  ASSERT_TRUE(ticket.ok());
  while (looks < 10) absl::SleepFor(absl::Milliseconds(1));

  EXPECT_TRUE(pool.Withdraw(*ticket));

  const int seen = looks;
  absl::SleepFor(absl::Milliseconds(10));
  EXPECT_EQ(looks, seen);
  EXPECT_EQ(pool.load().waiting, 0);
}

}  // namespace
}  // namespace partnercenter::gateway
