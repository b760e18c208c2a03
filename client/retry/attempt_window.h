#pragma once

#include <array>
#include <cstdint>

#include "absl/time/time.h"

namespace partnercenter::client {

// Counts the attempts that ended within the last ten seconds, by the second.
// Not thread-safe.
class AttemptWindow {
 public:
  struct Counts {
    int attempts = 0;
    int failures = 0;
    // Of the attempts, those whose request succeeded, and their total length.
    int successes = 0;
    absl::Duration success_time = absl::ZeroDuration();

    Counts& operator+=(const Counts& other);
  };

  // Adds attempts that ended at `now`, a time after 1970 that never decreases
  // from call to call.
  void Add(absl::Time now, const Counts& ended);

  // Returns the sum over the ten seconds before `now`, of which the first may
  // be counted in part.
  Counts Sum(absl::Time now) const;

  void Clear() { seconds_ = {}; }

 private:
  struct Second {
    int64_t number = -1;
    Counts counts;
  };

  // The second n stands at n modulo the size.
  std::array<Second, 10> seconds_ = {};
};

}  // namespace partnercenter::client
