#include "gateway/fetch/worker_pool.h"

#include <algorithm>
#include <utility>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {

absl::Status OverloadedError(absl::string_view why) {
  return client::MakeError(absl::StatusCode::kUnavailable,
                           orders::v1::ERROR_REASON_OVERLOADED, why);
}

absl::Status RateLimitedError(absl::Duration retry_delay) {
  absl::Status status =
      client::MakeError(absl::StatusCode::kResourceExhausted,
                        orders::v1::ERROR_REASON_RATE_LIMITED,
                        "the gateway's rate limit (limits.requestsPerMinute) "
                        "leaves no room before "
                        "the deadline");
  google::rpc::QuotaFailure quota;
  auto& violation = *quota.add_violations();
  violation.set_subject("gateway");
  violation.set_description("limits.requestsPerMinute");
  base::SetDetail(status, quota);
  base::SetRetryDelay(status, std::max(retry_delay, base::kDefaultRetryDelay));
  return status;
}

WorkerPool::WorkerPool(const WorkerPoolOptions& options, base::Timer& timer)
    : capacity_(static_cast<size_t>(options.workers) +
                static_cast<size_t>(options.queue)),
      is_rate_limit_lifted_(options.is_rate_limit_lifted),
      timer_(timer),
      rate_limiter_(options.runs_per_minute) {
  workers_.reserve(static_cast<size_t>(options.workers));
  for (int i = 0; i < options.workers; ++i) {
    workers_.emplace_back([this] { Work(); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.Clear();
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  // Without the lock, which a pause that ends just now waits for.
  std::map<Ticket, Paused> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(paused_);
}

absl::StatusOr<WorkerPool::Ticket> WorkerPool::Submit(const std::string& caller,
                                                      absl::Time deadline,
                                                      Job job) {
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status status = CheckRoom(caller); !status.ok()) return status;
    if (rate_limiter_.is_limited()) {
      const absl::Time now = base::Timer::Now();
      const absl::Duration wait = rate_limiter_.Wait(now) +
                                  static_cast<int64_t>(queue_.SizeOf(caller)) *
                                      rate_limiter_.interval();
      if (now + wait >= deadline) return RateLimitedError(wait);
    }
    ticket = ++last_ticket_;
    queue_.Put({caller, ticket, std::move(job)});
  }
  changed_.notify_one();
  return ticket;
}

absl::Status WorkerPool::CheckRoom(const std::string& caller) const {
  // A job that a worker is about to take does not wait.
  const size_t used = queue_.size() + paused_.size() + running_;
  const size_t queued = queue_.SizeOf(caller);
  if (used >= capacity_) {
    return OverloadedError("the gateway's queue is full");
  }
  if (!caller.empty() && queued > capacity_ - used) {
    return OverloadedError(
        "the caller has more calls in the gateway's queue than the queue has "
        "free places");
  }
  return absl::OkStatus();
}

bool WorkerPool::Withdraw(Ticket ticket) {
  // Both are destroyed without the lock.
  std::optional<FairQueue<Job>::Entry> queued;
  std::map<Ticket, Paused>::node_type paused;
  const std::lock_guard lock(mutex_);
  queued = queue_.Take(ticket);
  paused = paused_.extract(ticket);
  return queued.has_value() || !paused.empty();
}

bool WorkerPool::IsRateLimited() const {
  const std::lock_guard lock(mutex_);
  return running_ < workers_.size() &&
         rate_limiter_.Wait(base::Timer::Now()) > absl::ZeroDuration();
}

WorkerPool::Load WorkerPool::load() const {
  const std::lock_guard lock(mutex_);
  return {workers_.size(), running_, queue_.size() + paused_.size(),
          rate_limiter_.Left(base::Timer::Now())};
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_ || queue_.size() > 0;
    });
    if (stopping_) return;
    const absl::Time now = base::Timer::Now();
    const absl::Duration wait = rate_limiter_.Wait(now);
    const bool is_lifted = wait > absl::ZeroDuration() &&
                           is_rate_limit_lifted_ && is_rate_limit_lifted_();
    if (wait > absl::ZeroDuration() && !is_lifted) {
      changed_.wait_for(lock, absl::ToChronoNanoseconds(wait));
      continue;
    }
    if (!is_lifted) rate_limiter_.Acquire(now);
    auto entry = queue_.Take();
    ++running_;
    // Whoever was told of the next job may be one who waited for this turn.
    if (queue_.size() > 0) changed_.notify_one();
    lock.unlock();
    const auto pause = entry.item();
    // What an ended job holds goes before the lock is taken again.
    if (!pause.has_value()) entry = {};
    lock.lock();
    --running_;
    if (pause.has_value()) Pause(std::move(entry), *pause);
  }
}

void WorkerPool::Pause(FairQueue<Job>::Entry entry, absl::Duration length) {
  const Ticket ticket = entry.number;
  // In its place before the timer is set, which may fire at once.
  Paused& paused = paused_[ticket];
  paused.caller = std::move(entry.caller);
  paused.job = std::move(entry.item);
  paused.resume = timer_.At(base::Timer::Now() + length,
                            [this, ticket] { Resume(ticket); });
}

void WorkerPool::Resume(Ticket ticket) {
  // Destroyed without the lock.
  std::map<Ticket, Paused>::node_type paused;
  const std::lock_guard lock(mutex_);
  paused = paused_.extract(ticket);
  if (paused.empty() || stopping_) return;
  queue_.Put({std::move(paused.mapped().caller), ticket,
              std::move(paused.mapped().job)});
  // With the lock: the destructor waits for pauses that it still finds.
  changed_.notify_one();
}

}  // namespace partnercenter::gateway
