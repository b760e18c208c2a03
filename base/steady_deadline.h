#pragma once

#include <algorithm>
#include <chrono>

#include "absl/time/time.h"

namespace partnercenter::base {

// A limit of time that begins with the object. Unlike an absl::Time it does not
// move when the clock is set.
class SteadyDeadline {
 public:
  explicit SteadyDeadline(absl::Duration limit) : limit_(limit) {}

  // Returns the time that is left, zero or more.
  absl::Duration left() const {
    const auto passed = std::chrono::steady_clock::now() - start_;
    return std::max(limit_ - absl::FromChrono(passed), absl::ZeroDuration());
  }

 private:
  const std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
  const absl::Duration limit_;
};

}  // namespace partnercenter::base
