#pragma once

#include <deque>
#include <mutex>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::simulator {

// Lets at most `limit` requests through in any 60 s. Requests that it refuses
// count like the others, as Partner Center's do: who repeats at once stays out.
// Thread-safe.
class RateLimiter {
 public:
  // `limit` requests per minute; 0: no limit.
  explicit RateLimiter(int limit) : limit_(limit) {}

  // Counts a request. Nothing if it may pass; else the time until one would
  // pass if none came before then: more than zero, at most 60 s. `now` does not
  // go back between calls.
  std::optional<absl::Duration> Refuses(absl::Time now);

 private:
  const int limit_;
  // Not absl::Mutex: ThreadSanitizer does not see into the packaged library.
  std::mutex mutex_;
  // The newest requests, at most `limit_` of them: the older ones cannot
  // matter any more.
  std::deque<absl::Time> newest_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::simulator
