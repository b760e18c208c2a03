#pragma once

#include <algorithm>
#include <optional>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Adds up how long a call waits for a worker: before its first run, and again
// after each pause.
class QueueTime {
 public:
  // The call waits from `since` on; in the future if it pauses first.
  void Begin(absl::Time since) {
    since_ = since;
    was_queued_ = true;
  }

  // A worker took the call.
  void End(absl::Time now) {
    total_ += Waiting(now);
    since_ = absl::InfiniteFuture();
  }

  // Returns the time so far; nothing if it never waited.
  std::optional<absl::Duration> Total(absl::Time now) const {
    if (!was_queued_) return std::nullopt;
    return total_ + Waiting(now);
  }

 private:
  absl::Duration Waiting(absl::Time now) const {
    return std::max(now - since_, absl::ZeroDuration());
  }

  absl::Time since_ = absl::InfiniteFuture();
  absl::Duration total_;
  bool was_queued_ = false;
};

}  // namespace partnercenter::gateway
