#include "gateway/worker_pool.h"

#include <utility>

#include "client/error_details.h"
#include "gateway/reasons.h"

namespace partnercenter::gateway {

WorkerPool::WorkerPool(int workers, int queue_limit)
    : queue_limit_(static_cast<size_t>(queue_limit)),
      free_workers_(static_cast<size_t>(workers)) {
  workers_.reserve(static_cast<size_t>(workers));
  for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

absl::StatusOr<WorkerPool::Ticket> WorkerPool::Submit(
    std::function<void()> job) {
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    // Jobs that free workers are about to take do not wait.
    if (queue_.size() >= queue_limit_ + free_workers_) {
      return client::MakeError(absl::StatusCode::kUnavailable, kOverloaded,
                               "the gateway's queue is full");
    }
    ticket = ++last_ticket_;
    queue_.emplace(ticket, std::move(job));
  }
  changed_.notify_one();
  return ticket;
}

bool WorkerPool::Withdraw(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  return queue_.erase(ticket) == 1;
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_ || !queue_.empty();
    });
    if (stopping_) return;
    --free_workers_;
    auto job = queue_.extract(queue_.begin());
    lock.unlock();
    job.mapped()();
    // What the job holds goes before the lock is taken again.
    job = {};
    lock.lock();
    ++free_workers_;
  }
}

}  // namespace partnercenter::gateway
