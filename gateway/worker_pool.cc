#include "gateway/worker_pool.h"

#include <utility>

#include "client/error_details.h"
#include "gateway/reasons.h"

namespace partnercenter::gateway {

WorkerPool::WorkerPool(int workers, int queue_limit)
    : capacity_(static_cast<size_t>(workers) +
                static_cast<size_t>(queue_limit)) {
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
    // A job that a worker is about to take does not wait.
    if (queue_.size() + running_ >= capacity_) {
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
    auto job = queue_.extract(queue_.begin());
    ++running_;
    lock.unlock();
    job.mapped()();
    // What the job holds goes before the lock is taken again.
    job = {};
    lock.lock();
    --running_;
  }
}

}  // namespace partnercenter::gateway
