#pragma once

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "absl/time/time.h"

namespace partnercenter::testing {

// Waits until another thread has notified `changed` and `happened` is true.
// Throws after `limit`, which fails the test: without the bound it would not
// end. `lock` is held.
template <typename Predicate>
void AwaitChange(std::condition_variable& changed,
                 std::unique_lock<std::mutex>& lock, Predicate happened,
                 absl::Duration limit = absl::Minutes(1)) {
  if (!changed.wait_for(lock, absl::ToChronoMilliseconds(limit), happened)) {
    throw std::runtime_error("what the test waits for does not happen");
  }
}

}  // namespace partnercenter::testing
