#pragma once

#include <stop_token>

#include "absl/time/time.h"

namespace partnercenter::base {

// A source of the current time, and of waits. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;

  // Blocks for `length`, or until `stop` fires.
  virtual void Wait(absl::Duration length,
                    const std::stop_token& stop) const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
  void Wait(absl::Duration length, const std::stop_token& stop) const override;
};

}  // namespace partnercenter::base
