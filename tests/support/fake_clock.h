#pragma once

#include <algorithm>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace partnercenter::testing {

// A clock that only moves when a test moves it. The wall time moves along, and
// can be set apart. Thread-safe.
class FakeClock : public base::Clock {
 public:
  // 2024-05-06T07:08:09Z.
  static constexpr absl::Time kStart = absl::FromUnixSeconds(1714979289);

  explicit FakeClock(absl::Time now = kStart) : now_(now) {}

  absl::Time Now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  absl::Time WallTime() const override {
    const std::lock_guard lock(mutex_);
    return now_ + wall_offset_;
  }

  // Sets the wall time forward, or back, as an operator or NTP does.
  void SetWallTimeBy(absl::Duration step) {
    const std::lock_guard lock(mutex_);
    wall_offset_ += step;
  }

  // Advances the clock instead of waiting.
  void Wait(absl::Duration length, const std::stop_token&) const override {
    const std::lock_guard lock(mutex_);
    now_ += length;
  }

  void Advance(absl::Duration step) {
    const std::lock_guard lock(mutex_);
    now_ += step;
  }

 private:
  mutable std::mutex mutex_;
  mutable absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration wall_offset_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::testing
