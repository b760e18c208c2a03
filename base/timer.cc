#include "base/timer.h"

#include <algorithm>

#include "base/clock.h"
#include "base/saturating_time.h"

namespace partnercenter::base {

Timer::Timer() : thread_([this] { Run(); }) {}

Timer::~Timer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

Timer::Handle Timer::At(absl::Time when, std::function<void()> callback) {
  // Overdue entries run in the order of their times too.
  const absl::Duration delay =
      std::clamp(when - Now(), -kLongestWait, kLongestWait);
  const auto due =
      std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(delay);
  std::unique_lock lock(mutex_);
  const Key key(due, ++last_number_);
  const auto entry = entries_.emplace(key, std::move(callback)).first;
  const bool earliest = entry == entries_.begin();
  lock.unlock();
  if (earliest) changed_.notify_one();
  return Handle(this, key);
}

absl::Time Timer::Now() { return SystemClock().Now(); }

void Timer::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (entries_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto next = entries_.begin()->first.first;
    if (next > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, next);
      continue;
    }
    auto entry = entries_.extract(entries_.begin());
    running_ = entry.key().second;
    lock.unlock();
    entry.mapped()();
    // What the callback holds is gone, too, before Cancel returns.
    entry.mapped() = nullptr;
    lock.lock();
    running_ = 0;
    callback_done_.notify_all();
  }
}

void Timer::Cancel(const Key& key) {
  std::unique_lock lock(mutex_);
  auto entry = entries_.extract(key);
  if (!entry.empty()) {
    lock.unlock();  // what the callback holds is destroyed without the lock
    return;
  }
  if (std::this_thread::get_id() == thread_.get_id()) return;
  callback_done_.wait(lock, [&] { return running_ != key.second; });
}

Timer::Handle::Handle(Handle&& other) noexcept
    : timer_(std::exchange(other.timer_, nullptr)),
      key_(std::move(other.key_)) {}

Timer::Handle& Timer::Handle::operator=(Handle&& other) noexcept {
  if (this == &other) return *this;
  Cancel();
  timer_ = std::exchange(other.timer_, nullptr);
  key_ = other.key_;
  return *this;
}

void Timer::Handle::Cancel() {
  if (Timer* timer = std::exchange(timer_, nullptr)) timer->Cancel(key_);
}

}  // namespace partnercenter::base
