#pragma once

#include <stop_token>

#include "absl/time/time.h"

namespace partnercenter::base {

// A source of time, and of waits. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;

  // Returns the time since an arbitrary point, by a clock that nobody sets: for
  // lengths and for the order of events within the process.
  virtual absl::Duration Steady() const = 0;

  // Blocks for `length`, or until `stop` fires.
  virtual void Wait(absl::Duration length,
                    const std::stop_token& stop) const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
  absl::Duration Steady() const override;
  void Wait(absl::Duration length, const std::stop_token& stop) const override;
};

}  // namespace partnercenter::base
