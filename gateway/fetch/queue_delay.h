#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Predicts how long jobs wait in a queue, and keeps the queue short under
// overload: while jobs of a caller are refused because they would wait too
// long, it is let in behind its own jobs only for a short wait. The queue then
// holds fresh jobs rather than jobs as old as their deadlines; a burst that can
// be served in time is still taken whole. A value without a clock of its own.
// Not thread-safe.
class QueueDelay {
 public:
  // The state of a queue, for the prediction.
  struct Queue {
    size_t workers = 1;
    size_t free_workers = 0;
    // From the rate limiter; zero without a rate limit.
    absl::Duration until_turn = absl::ZeroDuration();
    absl::Duration turn_interval = absl::ZeroDuration();
  };

  struct Wait {
    absl::Duration length;
    // True if the rate limit is the reason rather than the workers.
    bool is_for_turn = false;
  };

  // Counts a run that has ended.
  void CountRun(absl::Duration length);

  // Predicts the wait of a job with `ahead` others before it. Zero for workers
  // as long as no run has ended.
  Wait Predict(const Queue& queue, size_t ahead) const;

  // Notes that a job of this caller was refused because of its wait.
  void NoteRefusal(const std::string& caller, absl::Time now);

  // Returns the longest wait that is accepted now of a caller whose jobs wait
  // already: infinite, unless a job was refused within the last second.
  absl::Duration Limit(const Queue& queue, const std::string& caller,
                       absl::Time now) const;

 private:
  absl::Duration run_length_ = absl::ZeroDuration();  // moving average
  std::map<std::string, absl::Time> last_refusals_;   // by caller
};

}  // namespace partnercenter::gateway
