#pragma once

#include <algorithm>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace partnercenter::testing {

// A clock that only moves when a test moves it. Thread-safe.
class FakeClock : public base::Clock {
 public:
  // 2024-05-06T07:08:09Z.
  static constexpr absl::Time kStart = absl::FromUnixSeconds(1714979289);

  explicit FakeClock(absl::Time now = kStart) : now_(now) {}

  absl::Time Now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  absl::Duration Steady() const override {
    const std::lock_guard lock(mutex_);
    return steady_;
  }

  // Advances the clock instead of waiting.
  void Wait(absl::Duration length, const std::stop_token&) const override {
    Move(length);
  }

  // A negative step sets the clock back, which steady time does not notice.
  void Advance(absl::Duration step) { Move(step); }

 private:
  void Move(absl::Duration step) const {
    const std::lock_guard lock(mutex_);
    now_ += step;
    steady_ += std::max(step, absl::ZeroDuration());
  }

  mutable std::mutex mutex_;
  mutable absl::Time now_ ABSL_GUARDED_BY(mutex_);
  mutable absl::Duration steady_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::testing
