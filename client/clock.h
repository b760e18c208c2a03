#pragma once

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// Tells the time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace partnercenter::client
