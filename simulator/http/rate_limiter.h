#pragma once

#include <deque>
#include <mutex>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::simulator {

// Allows at most `limit` requests in any 60 s. Refused requests count like
// others, as Partner Center's do: a client that repeats at once stays refused.
// Thread-safe.
class RateLimiter {
 public:
  // `limit` requests per minute; 0: no limit.
  explicit RateLimiter(int limit) : limit_(limit) {}

  // Counts a request. Returns nothing if it is allowed, else the time until a
  // request would be allowed if none came before then: more than zero, at most
  // 60 s. `now` must not decrease between calls.
  std::optional<absl::Duration> Refuses(absl::Time now);

 private:
  const int limit_;
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  std::mutex mutex_;
  // The newest requests, at most `limit_` of them: older ones no longer matter.
  std::deque<absl::Time> newest_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
