#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"

namespace partnercenter::gateway {

// Threads for work that blocks, and a bounded queue of work that waits for one,
// served in order. Thread-safe.
class WorkerPool {
 public:
  // Names a job, for Withdraw.
  using Ticket = uint64_t;

  // At most `queue_limit` jobs wait while all workers are busy.
  WorkerPool(int workers, int queue_limit);

  // Waits for the jobs that run; those that wait are dropped.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `job` on a worker, as soon as one is free. Never blocks. Jobs must not
  // throw.
  // Errors: Unavailable, OVERLOADED, at once, if the queue is full.
  absl::StatusOr<Ticket> Submit(std::function<void()> job);

  // Takes a job out of the queue. Returns false if it is no longer there:
  // started or ended.
  bool Withdraw(Ticket ticket);

 private:
  void Work();

  const size_t capacity_;  // jobs that run and jobs that wait, together
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Ticket, std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  Ticket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> workers_;
};

}  // namespace partnercenter::gateway
