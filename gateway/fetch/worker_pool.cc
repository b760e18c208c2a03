#include "gateway/fetch/worker_pool.h"

#include <algorithm>
#include <utility>

#include "base/error_details.h"
#include "base/saturating_time.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

// A predicted wait may take this much longer when a job comes: else many would
// be taken and then refused late, as the prediction varies.
constexpr double kCaution = 1.25;

// Between two looks for jobs that cannot end in time any more.
constexpr absl::Duration kSweepPeriod = absl::Milliseconds(20);

// Between two looks for a job that was not ready: the whole queue may consist
// of such jobs.
constexpr absl::Duration kNotReadyPause = absl::Milliseconds(100);

absl::Status ErrorOf(const QueueDelay::Wait& wait) {
  if (wait.is_for_turn) return RateLimitedError(wait.length);
  absl::Status status = OverloadedError(
      "the gateway's queue leaves no time before the deadline "
      "(upstream.connections, partnercenter_queue_calls)");
  base::SetRetryDelay(status, std::max(wait.length, base::kDefaultRetryDelay));
  return status;
}

}  // namespace

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
      rate_limiter_(options.runs_per_minute),
      worker_count_(static_cast<size_t>(options.workers)) {
  workers_.reserve(worker_count_);
  for (size_t i = 0; i < worker_count_; ++i) {
    workers_.emplace_back([this] { Work(); });
  }
  sweeper_ = std::thread([this] { Sweep(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.Clear();
  }
  changed_.notify_all();
  sweep_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  sweeper_.join();
  // Without the lock, which a pause that ends just now waits for.
  std::map<Ticket, Paused> paused;
  std::map<Ticket, Entry> ending;
  const std::lock_guard lock(mutex_);
  paused.swap(paused_);
  ending.swap(ending_);
}

absl::StatusOr<WorkerPool::Ticket> WorkerPool::Submit(const std::string& caller,
                                                      Job job,
                                                      absl::Duration pause) {
  Ticket ticket = 0;
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status status = CheckRoom(caller); !status.ok()) return status;
    if (pause > absl::ZeroDuration()) {
      ticket = ++last_ticket_;
      Pause({caller, ticket, std::move(job)}, pause);
      return ticket;
    }
    if (absl::Status status = CheckWait(caller, job); !status.ok()) {
      return status;
    }
    ticket = ++last_ticket_;
    is_first = queue_.size() == 0;
    queue_.Put({caller, ticket, std::move(job)});
  }
  changed_.notify_one();
  if (is_first) sweep_.notify_one();
  return ticket;
}

absl::Status WorkerPool::CheckRoom(const std::string& caller) const {
  // A job that a worker is about to take does not wait.
  const size_t used =
      queue_.size() + paused_.size() + ending_.size() + running_.size();
  const size_t waiting = queue_.SizeOf(caller) + PausedOf(caller);
  if (used >= capacity_) {
    return OverloadedError("the gateway's queue is full (limits.queue)");
  }
  if (!caller.empty() && waiting > capacity_ - used) {
    return OverloadedError(
        "the caller has more calls in the gateway's queue than the queue has "
        "free places (limits.queue)");
  }
  return absl::OkStatus();
}

absl::Status WorkerPool::CheckWait(const std::string& caller, const Job& job) {
  if (!job.is_in_time) return absl::OkStatus();
  if (!job.is_in_time(absl::ZeroDuration())) return client::TooSlowError();
  const absl::Time now = base::Timer::Now();
  const QueueDelay::Queue queue = QueueNow(now);
  const QueueDelay::Wait wait =
      delay_.Predict(queue, queue_.AheadOfNext(caller));
  const bool is_short = wait.length <= delay_.Limit(queue, caller, now) ||
                        queue_.SizeOf(caller) == 0;
  if (is_short && job.is_in_time(kCaution * wait.length)) {
    return absl::OkStatus();
  }
  delay_.NoteRefusal(caller, now);
  return ErrorOf(wait);
}

QueueDelay::Queue WorkerPool::QueueNow(absl::Time now) const {
  QueueDelay::Queue queue = {.workers = worker_count_,
                             .free_workers = worker_count_ - running_.size()};
  const absl::Duration until_turn = rate_limiter_.Wait(now);
  if (!IsLifted(until_turn)) {
    queue.until_turn = until_turn;
    queue.turn_interval = rate_limiter_.interval();
  }
  return queue;
}

bool WorkerPool::IsLifted(absl::Duration until_turn) const {
  return until_turn > absl::ZeroDuration() && is_rate_limit_lifted_ &&
         is_rate_limit_lifted_();
}

bool WorkerPool::Withdraw(Ticket ticket) {
  // All are destroyed without the lock.
  std::optional<Entry> queued;
  std::map<Ticket, Paused>::node_type paused;
  std::map<Ticket, Entry>::node_type ending;
  const std::lock_guard lock(mutex_);
  if (const auto running = running_.find(ticket); running != running_.end()) {
    running->second = true;
    return false;
  }
  queued = queue_.Take(ticket);
  paused = TakePaused(ticket);
  ending = ending_.extract(ticket);
  return queued.has_value() || !paused.empty() || !ending.empty();
}

bool WorkerPool::IsRateLimited() const {
  const std::lock_guard lock(mutex_);
  return running_.size() < worker_count_ &&
         rate_limiter_.Wait(base::Timer::Now()) > absl::ZeroDuration();
}

WorkerPool::Load WorkerPool::load() const {
  const std::lock_guard lock(mutex_);
  return {worker_count_, running_.size(),
          queue_.size() + paused_.size() + ending_.size(),
          rate_limiter_.Left(base::Timer::Now())};
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (auto entry = Next(lock)) {
    const absl::Time begin = base::Timer::Now();
    const auto pause = Run(*entry, lock);
    delay_.CountRun(base::Timer::Now() - begin);
    running_.erase(entry->number);
    if (pause.has_value()) {
      Pause(*std::move(entry), *pause);
    } else {
      Drop(std::move(entry), lock);
    }
  }
}

void WorkerPool::Drop(std::optional<Entry> entry,
                      std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  entry.reset();
  lock.lock();
}

std::optional<WorkerPool::Entry> WorkerPool::Next(
    std::unique_lock<std::mutex>& lock) {
  while (true) {
    changed_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_ || queue_.size() > 0 || !ending_.empty();
    });
    if (stopping_) return std::nullopt;
    if (!ending_.empty()) {
      Entry entry = std::move(ending_.extract(ending_.begin()).mapped());
      return Start(std::move(entry));
    }
    const absl::Time now = base::Timer::Now();
    const absl::Duration wait = rate_limiter_.Wait(now);
    const bool is_lifted = IsLifted(wait);
    if (wait > absl::ZeroDuration() && !is_lifted) {
      changed_.wait_for(lock, base::ToChronoWait(wait));
      continue;
    }
    Entry entry = queue_.Take();
    const Job& job = entry.item;
    if (job.is_in_time && !job.is_in_time(absl::ZeroDuration())) {
      lock.unlock();
      job.refuse(client::TooSlowError());
      entry = {};
      lock.lock();
      continue;
    }
    const client::Outlook outlook = OutlookOf(job);
    if (outlook.pause.has_value()) {
      Pause(std::move(entry), *outlook.pause);
      continue;
    }
    if (outlook.sends && !is_lifted) rate_limiter_.Acquire(now);
    entry = Start(std::move(entry));
    if (!outlook.sends) return entry;
    const Readiness readiness = Prepare(entry, lock);
    if (readiness == Readiness::kReady) return entry;
    if (!is_lifted) rate_limiter_.GiveBack();
    running_.erase(entry.number);
    if (readiness == Readiness::kNotYet) {
      Pause(std::move(entry), kNotReadyPause);
    } else {
      Drop(std::move(entry), lock);
    }
  }
}

WorkerPool::Entry WorkerPool::Start(Entry entry) {
  running_[entry.number] = false;
  // Whoever was told of the next job may be one who waited for this turn.
  if (queue_.size() > 0 || !ending_.empty()) changed_.notify_one();
  return entry;
}

WorkerPool::Readiness WorkerPool::Prepare(const Entry& entry,
                                          std::unique_lock<std::mutex>& lock) {
  if (!entry.item.prepare) return Readiness::kReady;
  while (true) {
    lock.unlock();
    const Readiness readiness = entry.item.prepare();
    lock.lock();
    // It waits no longer if it was withdrawn meanwhile.
    const bool is_withdrawn = std::exchange(running_[entry.number], false);
    if (readiness != Readiness::kNotYet || !is_withdrawn) {
      running_[entry.number] = is_withdrawn;
      return readiness;
    }
  }
}

std::optional<absl::Duration> WorkerPool::Run(
    const Entry& entry, std::unique_lock<std::mutex>& lock) {
  while (true) {
    lock.unlock();
    const auto pause = entry.item.run();
    lock.lock();
    const bool is_withdrawn = std::exchange(running_[entry.number], false);
    if (!pause.has_value() || !is_withdrawn) return pause;
  }
}

void WorkerPool::Sweep() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    sweep_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_ || queue_.size() > 0;
    });
    if (stopping_) return;
    sweep_.wait_for(lock, base::ToChronoWait(kSweepPeriod));
    auto late = TakeLate();
    lock.unlock();
    for (const auto& [entry, error] : late) entry.item.refuse(error);
    late.clear();
    lock.lock();
  }
}

std::vector<std::pair<WorkerPool::Entry, absl::Status>> WorkerPool::TakeLate() {
  const absl::Time now = base::Timer::Now();
  const QueueDelay::Queue queue = QueueNow(now);
  std::vector<absl::Status> errors;
  std::vector<Entry> entries = queue_.TakeIf([&](const Job& job, size_t ahead) {
    if (!job.is_in_time) return false;
    const QueueDelay::Wait wait = delay_.Predict(queue, ahead);
    if (job.is_in_time(wait.length)) return false;
    const bool is_now = job.is_in_time(absl::ZeroDuration());
    // The last look decides: more waiters may have joined the job.
    if (job.is_in_time(wait.length)) return false;
    errors.push_back(is_now ? ErrorOf(wait) : client::TooSlowError());
    return true;
  });
  std::vector<std::pair<Entry, absl::Status>> late;
  late.reserve(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    delay_.NoteRefusal(entries[i].caller, now);
    late.emplace_back(std::move(entries[i]), std::move(errors[i]));
  }
  return late;
}

client::Outlook WorkerPool::OutlookOf(const Job& job) {
  return job.outlook ? job.outlook() : client::Outlook();
}

void WorkerPool::Pause(Entry entry, absl::Duration length) {
  const Ticket ticket = entry.number;
  // In its place before the timer is set, which may fire at once.
  Paused& paused = paused_[ticket];
  ++paused_of_[entry.caller];
  paused.entry = std::move(entry);
  paused.resume = timer_.At(base::Timer::Now() + length,
                            [this, ticket] { Resume(ticket); });
}

void WorkerPool::Resume(Ticket ticket) {
  // Destroyed without the lock.
  std::map<Ticket, Paused>::node_type paused;
  const std::lock_guard lock(mutex_);
  paused = TakePaused(ticket);
  if (paused.empty() || stopping_) return;
  Entry entry = std::move(paused.mapped().entry);
  const client::Outlook outlook = OutlookOf(entry.item);
  if (outlook.pause.has_value()) return Pause(std::move(entry), *outlook.pause);
  if (outlook.sends) {
    if (queue_.size() == 0) sweep_.notify_one();
    queue_.Put(std::move(entry));
  } else {
    ending_.emplace(ticket, std::move(entry));
  }
  // With the lock: the destructor waits for pauses that it still finds.
  changed_.notify_one();
}

std::map<WorkerPool::Ticket, WorkerPool::Paused>::node_type
WorkerPool::TakePaused(Ticket ticket) {
  auto paused = paused_.extract(ticket);
  if (!paused.empty()) {
    const auto count = paused_of_.find(paused.mapped().entry.caller);
    if (--count->second == 0) paused_of_.erase(count);
  }
  return paused;
}

size_t WorkerPool::PausedOf(const std::string& caller) const {
  const auto found = paused_of_.find(caller);
  return found == paused_of_.end() ? 0 : found->second;
}

}  // namespace partnercenter::gateway
