#include "client/http/connection_pool.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/saturating_time.h"

namespace partnercenter::client {
namespace {

constexpr int kSweepsPerIdleTimeout = 4;

}  // namespace

ConnectionPool::ConnectionPool(Options options, base::Timer& timer)
    : options_(std::move(options)), timer_(timer) {
  Sweep();
}

ConnectionPool::~ConnectionPool() {
  // Destroyed without the lock, which a sweep under way may wait for.
  base::Timer::Handle sweep;
  std::lock_guard lock(mutex_);
  closing_ = true;
  sweep = std::move(sweep_);
}

std::optional<ConnectionPool::Lease> ConnectionPool::Acquire(
    const std::stop_token& stop, absl::Time deadline) {
  if (!TakeSlot(stop, deadline)) return std::nullopt;
  auto connection = TakeIdle();
  if (connection == nullptr) connection = options_.make();
  return Lease(this, std::move(connection));
}

ConnectionPool::Counts ConnectionPool::counts() const {
  std::lock_guard lock(mutex_);
  return {leased_, static_cast<int>(idle_.size())};
}

bool ConnectionPool::TakeSlot(const std::stop_token& stop,
                              absl::Time deadline) {
  std::unique_lock lock(mutex_);
  const bool free = slot_free_.wait_for(
      lock, stop, base::ToChronoWait(deadline - base::Timer::Now()),
      [&] { return leased_ < options_.connections; });
  if (free) ++leased_;
  return free;
}

std::unique_ptr<HttplibConnection> ConnectionPool::TakeIdle() {
  while (true) {
    std::unique_lock lock(mutex_);
    if (idle_.empty()) return nullptr;
    Idle candidate = std::move(idle_.back());
    idle_.pop_back();
    lock.unlock();
    if (base::Timer::Now() - candidate.since < options_.idle_timeout &&
        candidate.connection->IsReusable()) {
      return std::move(candidate.connection);
    }
  }
}

void ConnectionPool::Return(std::unique_ptr<HttplibConnection> connection) {
  {
    std::lock_guard lock(mutex_);
    --leased_;
    if (connection != nullptr) {
      idle_.push_back({std::move(connection), base::Timer::Now()});
    }
  }
  slot_free_.notify_one();
}

void ConnectionPool::Sweep() {
  TakeExpired();  // and close them, without the lock
  std::lock_guard lock(mutex_);
  // Setting the next one is the last thing done, or the destructor could not
  // know by cancelling it that this one has ended.
  if (closing_) return;
  sweep_ = timer_.At(
      base::Timer::Now() + options_.idle_timeout / kSweepsPerIdleTimeout,
      [this] { Sweep(); });
}

std::vector<ConnectionPool::Idle> ConnectionPool::TakeExpired() {
  std::lock_guard lock(mutex_);
  const absl::Time limit = base::Timer::Now() - options_.idle_timeout;
  const auto young =
      std::find_if(idle_.begin(), idle_.end(),
                   [&](const Idle& idle) { return idle.since > limit; });
  std::vector<Idle> expired(std::make_move_iterator(idle_.begin()),
                            std::make_move_iterator(young));
  idle_.erase(idle_.begin(), young);
  return expired;
}

ConnectionPool::Lease::~Lease() {
  if (connection_ == nullptr) return;
  // Closed before its slot is free, or there would be more than the limit.
  if (!keep_) connection_.reset();
  pool_->Return(std::move(connection_));
}

void ConnectionPool::Lease::Renew() {
  connection_.reset();
  connection_ = pool_->options_.make();
}

}  // namespace partnercenter::client
