#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/timer.h"

namespace partnercenter::gateway {

// Threads for work that blocks, and a bounded queue of work that waits for one,
// served in order. Thread-safe.
class WorkerPool {
 public:
  // Names a job, for Withdraw.
  using Ticket = uint64_t;

  // Work that blocks. Returns nothing when it has ended, or how long it has to
  // wait before it is run again: meanwhile it holds no worker. Must not throw.
  using Job = std::function<std::optional<absl::Duration>()>;

  // At most `queue_limit` jobs wait while all workers are busy, those that
  // asked to wait among them. `timer` must outlive the pool.
  WorkerPool(int workers, int queue_limit, client::Timer& timer);

  // Waits for the jobs that run; those that wait are dropped.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `job` on a worker, as soon as one is free. Never blocks.
  // Errors: Unavailable, OVERLOADED, at once, if the queue is full.
  absl::StatusOr<Ticket> Submit(Job job);

  // Takes out a job that waits, for a worker or because it asked to. Returns
  // false if there is none: it runs or has ended.
  bool Withdraw(Ticket ticket);

  struct Load {
    size_t workers = 0;
    size_t busy = 0;     // of the workers
    size_t waiting = 0;  // jobs, those that asked to wait among them
  };
  Load load() const;

 private:
  // A job that asked to wait.
  struct Paused {
    Job job;
    client::Timer::Handle resume;
  };

  void Work();
  void Pause(Ticket ticket, Job job, absl::Duration length)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Resume(Ticket ticket);

  const size_t capacity_;  // jobs that run and jobs that wait, together
  client::Timer& timer_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // In the order they came; who comes back from a pause keeps his place.
  std::map<Ticket, Job> queue_ ABSL_GUARDED_BY(mutex_);
  std::map<Ticket, Paused> paused_ ABSL_GUARDED_BY(mutex_);
  Ticket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> workers_;
};

}  // namespace partnercenter::gateway
