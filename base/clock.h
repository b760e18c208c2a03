#pragma once

#include <stop_token>

#include "absl/time/time.h"

namespace partnercenter::base {

// A source of time, and of waits. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Returns the time of a clock that nobody sets. It begins with the system's
  // time at the start of the process and then only moves forward, so ages,
  // waits and deadlines are differences of it.
  virtual absl::Time Now() const = 0;

  // Returns the system's time (UTC), which may be set at any time, back as well
  // as forward. For times that others tell or are told: the validity of a
  // certificate, an HTTP date, a timestamp in a reply.
  virtual absl::Time WallTime() const = 0;

  // Blocks for `length`, or until `stop` fires.
  virtual void Wait(absl::Duration length,
                    const std::stop_token& stop) const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
  absl::Time WallTime() const override;
  void Wait(absl::Duration length, const std::stop_token& stop) const override;
};

}  // namespace partnercenter::base
