#include "gateway/worker_pool.h"

#include <utility>

#include "client/error_details.h"
#include "gateway/reasons.h"

namespace partnercenter::gateway {

WorkerPool::WorkerPool(int workers, int queue_limit, client::Timer& timer)
    : capacity_(static_cast<size_t>(workers) +
                static_cast<size_t>(queue_limit)),
      timer_(timer) {
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
  // Without the lock, which a pause that ends just now waits for.
  std::map<Ticket, Paused> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(paused_);
}

absl::StatusOr<WorkerPool::Ticket> WorkerPool::Submit(Job job) {
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    // A job that a worker is about to take does not wait.
    if (queue_.size() + paused_.size() + running_ >= capacity_) {
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
  // Both are destroyed without the lock.
  std::map<Ticket, Job>::node_type queued;
  std::map<Ticket, Paused>::node_type paused;
  const std::lock_guard lock(mutex_);
  queued = queue_.extract(ticket);
  paused = paused_.extract(ticket);
  return !queued.empty() || !paused.empty();
}

WorkerPool::Load WorkerPool::load() const {
  const std::lock_guard lock(mutex_);
  return {workers_.size(), running_, queue_.size() + paused_.size()};
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
    const auto pause = job.mapped()();
    // What an ended job holds goes before the lock is taken again.
    if (!pause.has_value()) job = {};
    lock.lock();
    --running_;
    if (pause.has_value()) Pause(job.key(), std::move(job.mapped()), *pause);
  }
}

void WorkerPool::Pause(Ticket ticket, Job job, absl::Duration length) {
  // In its place before the timer is set, which may fire at once.
  Paused& paused = paused_[ticket];
  paused.job = std::move(job);
  paused.resume = timer_.At(client::Timer::Now() + length,
                            [this, ticket] { Resume(ticket); });
}

void WorkerPool::Resume(Ticket ticket) {
  // Destroyed without the lock.
  std::map<Ticket, Paused>::node_type paused;
  const std::lock_guard lock(mutex_);
  paused = paused_.extract(ticket);
  if (paused.empty() || stopping_) return;
  queue_.emplace(ticket, std::move(paused.mapped().job));
  // With the lock: the destructor waits for pauses that it still finds.
  changed_.notify_one();
}

}  // namespace partnercenter::gateway
