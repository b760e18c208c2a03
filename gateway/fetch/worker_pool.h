#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/orders_client.h"
#include "gateway/fetch/fair_queue.h"
#include "gateway/fetch/queue_delay.h"
#include "gateway/fetch/rate_limiter.h"

namespace partnercenter::gateway {

struct WorkerPoolOptions {
  int workers = 1;
  // Jobs that may wait, for a worker, for their turn or because they asked to.
  int queue = 0;
  // Runs of jobs per minute; 0: no limit.
  int runs_per_minute = 0;
  // Returns true if the rate limit does not hold now, since jobs will send no
  // request. Called with the pool's lock. Not set: never.
  std::function<bool()> is_rate_limit_lifted = {};
};

// Returns Unavailable, OVERLOADED. `why` is a literal.
absl::Status OverloadedError(absl::string_view why);

// Returns ResourceExhausted, RATE_LIMITED, with QuotaFailure and this
// RetryInfo.
absl::Status RateLimitedError(absl::Duration retry_delay);

// Threads for work that blocks, and a bounded queue of work that waits for one.
// Callers take turns; each one's work is served in order. Work that cannot
// start in time is refused as soon as that is known. Thread-safe.
class WorkerPool {
 public:
  // Names a job, for Withdraw.
  using Ticket = uint64_t;

  // What a worker may do with a job whose turn has come.
  enum class Readiness {
    kReady,
    // The job waits in its place and is asked again shortly.
    kNotYet,
    // The job has ended without a run.
    kEnded,
  };

  // Work that blocks. No function may throw.
  struct Job {
    // Returns nothing when the work has ended, or how long it has to wait
    // before it is run again: meanwhile it holds no worker.
    std::function<std::optional<absl::Duration>()> run;
    // Returns true if a run that starts after this wait may still end in time.
    // Called with the pool's lock. Not set: always.
    std::function<bool(absl::Duration wait)> is_in_time = {};
    // Called, in place of a run, when a job that waits cannot end in time any
    // more, with the error that Submit would return. Set with `is_in_time`.
    std::function<void(absl::Status)> refuse = {};
    // Called before each run, on the worker. What is not kReady takes no turn
    // of the rate limit. Not set: always kReady.
    std::function<Readiness()> prepare = {};
    // Returns what a run would do now, before a job takes a turn of the rate
    // limit or, after a pause, a place in the queue: one that would only pause
    // pauses again instead, and one that would end without a request runs next,
    // without a turn and without `prepare`. Called with the pool's lock. Not
    // set: it sends a request.
    std::function<client::Outlook()> outlook = {};
  };

  // `timer` must outlive the pool.
  WorkerPool(const WorkerPoolOptions& options, base::Timer& timer);

  // Waits for the jobs that run; those that wait are dropped.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `job` on a worker, as soon as one is free and it is its turn. Never
  // blocks. Errors, at once:
  // - Unavailable, OVERLOADED: the queue is full, or more of this caller's jobs
  //   wait or pause than there are places left for others (not if `caller` is
  //   empty);
  // - Unavailable, OVERLOADED, or RateLimitedError, whichever is the reason:
  //   the job's start, with a quarter of its wait for safety, is predicted too
  //   late for it to end in time; or, while such jobs are refused, the caller's
  //   jobs fill their part of a short queue;
  // - client::TooSlowError: it would not end in time even if it began now.
  // With a `pause`, it is set aside first, as after a run; then only the queue
  // must have room.
  absl::StatusOr<Ticket> Submit(const std::string& caller, Job job,
                                absl::Duration pause = absl::ZeroDuration());

  // Takes out a job that waits, for a worker or because it asked to. Returns
  // false if there is none: it has ended, or it runs, and then is run again at
  // once if it asks to wait.
  bool Withdraw(Ticket ticket);

  // Returns true if jobs wait for the rate limit rather than for a worker.
  bool IsRateLimited() const;

  struct Load {
    size_t workers = 0;
    size_t busy = 0;     // of the workers
    size_t waiting = 0;  // jobs, those that asked to wait among them
    // Runs that the rate limit lets begin at once.
    double rate_limit_available = 0;
  };
  Load load() const;

 private:
  using Entry = FairQueue<Job>::Entry;

  // A job that asked to wait.
  struct Paused {
    Entry entry;
    base::Timer::Handle resume;
  };

  absl::Status CheckRoom(const std::string& caller) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckWait(const std::string& caller, const Job& job)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  QueueDelay::Queue QueueNow(absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns true if the rate limit, which would hold this long, does not.
  bool IsLifted(absl::Duration until_turn) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Work();
  // Waits until a job may run, and takes it. Returns nothing when the pool
  // stops.
  std::optional<Entry> Next(std::unique_lock<std::mutex>& lock)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Counts the job as running, and has another worker look for the next.
  Entry Start(Entry entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Readiness Prepare(const Entry& entry, std::unique_lock<std::mutex>& lock)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Destroys what a job holds, without the lock.
  static void Drop(std::optional<Entry> entry,
                   std::unique_lock<std::mutex>& lock);
  // Runs the job until it has ended or may pause, then returns the pause.
  std::optional<absl::Duration> Run(const Entry& entry,
                                    std::unique_lock<std::mutex>& lock)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Refuses, again and again, the jobs that cannot end in time any more.
  void Sweep();
  // Removes those from the queue and returns them with their errors.
  std::vector<std::pair<Entry, absl::Status>> TakeLate()
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static client::Outlook OutlookOf(const Job& job);
  void Pause(Entry entry, absl::Duration length)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Resume(Ticket ticket);
  // Takes a paused job out, if there is one of this ticket.
  std::map<Ticket, Paused>::node_type TakePaused(Ticket ticket)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  size_t PausedOf(const std::string& caller) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t capacity_;
  const std::function<bool()> is_rate_limit_lifted_;
  base::Timer& timer_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable sweep_;
  // Each caller's queue is in the order of tickets, so a job that comes back
  // from a pause has its old place.
  FairQueue<Job> queue_ ABSL_GUARDED_BY(mutex_);
  RateLimiter rate_limiter_ ABSL_GUARDED_BY(mutex_);
  QueueDelay delay_ ABSL_GUARDED_BY(mutex_);
  std::map<Ticket, Paused> paused_ ABSL_GUARDED_BY(mutex_);
  // Callers without paused jobs have no entry.
  std::unordered_map<std::string, size_t> paused_of_ ABSL_GUARDED_BY(mutex_);
  // Jobs that end without a request.
  std::map<Ticket, Entry> ending_ ABSL_GUARDED_BY(mutex_);
  Ticket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  // With true if it was withdrawn meanwhile.
  std::map<Ticket, bool> running_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  const size_t worker_count_;
  std::vector<std::thread> workers_;
  std::thread sweeper_;
};

}  // namespace partnercenter::gateway
