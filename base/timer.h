#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::base {

// Runs callbacks at given times, one at a time, on one thread of its own.
// Designed for many entries, most of them cancelled before their time: setting
// or cancelling one costs a lookup in a tree. Thread-safe.
//
// A callback delays all others: it must be short and must not block or throw.
// It may set and cancel entries.
class Timer {
 public:
  class Handle;

  Timer();
  // Entries left over never run. All handles must be gone.
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Runs `callback` once, soon after `when`; at once if that has passed. The
  // delay is measured from now: a clock that is set in the meantime changes
  // nothing.
  [[nodiscard]] Handle At(absl::Time when, std::function<void()> callback);

  // Returns the time of the clock that `At` uses: SystemClock::Now.
  static absl::Time Now();

 private:
  // The number tells entries of the same time apart.
  using Key = std::pair<std::chrono::steady_clock::time_point, uint64_t>;

  void Run();
  void Cancel(const Key& key);

  // std::mutex, not absl's: the thread sanitizer does not see through the
  // distribution's build of abseil.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable callback_done_;
  std::map<Key, std::function<void()>> entries_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_number_ ABSL_GUARDED_BY(mutex_) = 0;
  // The number of the entry whose callback runs now; 0 if none does.
  uint64_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Owns one entry of a Timer and must not outlive it. Movable; used by one
// thread at a time.
class Timer::Handle {
 public:
  Handle() = default;
  ~Handle() { Cancel(); }
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;

  // Cancels the entry: the callback is not running afterwards and never will
  // be. Waits for it if it is running, so hold no lock that the callback takes;
  // returns at once if called from the callback itself.
  void Cancel();

 private:
  friend class Timer;
  Handle(Timer* timer, const Key& key) : timer_(timer), key_(key) {}

  Timer* timer_ = nullptr;
  Key key_;
};

}  // namespace partnercenter::base
