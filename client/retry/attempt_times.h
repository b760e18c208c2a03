#pragma once

#include <array>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/order_query.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

// Estimates how long attempts take at present, so none starts that would be cut
// before its answer comes. Each route has an estimate of its own, the 95th
// percentile, updated with every sample:
// - an attempt with an answer is a sample of its length;
// - one that was cut, by its callers or its time limit, or that was turned away
//   (408, 425, 429, 5xx), says that an answer takes at least its length: a
//   sample if it is longer than the estimate;
// - any other, such as one without a connection, is no sample.
// Without five samples, the last one recent, there is no estimate, and every
// attempt starts.
//
// Whatever the estimate, one attempt a second may start on each route, and
// another as soon as one has ended in less than the estimate, which shows when
// a slow upstream is fast again. If it was cut too early to tell, a call with
// twice the time may follow at once. Thread-safe.
class AttemptTimes {
 public:
  // `clock` must outlive the object.
  explicit AttemptTimes(const base::Clock& clock) : clock_(clock) {}

  // Returns true if an attempt that starts with this much time left is expected
  // to end within it, or may start regardless.
  bool MayStart(Route route, absl::Duration time_left) const;

  // Returns what MayStart returns. If that is true, an attempt is counted as
  // started.
  bool Start(Route route, absl::Duration time_left);

  // Reports an attempt that has ended.
  void Report(Route route, const UpstreamAttempt& attempt);

  // Returns the estimate; zero if there is none.
  absl::Duration Estimate(Route route) const;

 private:
  struct Times {
    absl::Duration estimate = absl::ZeroDuration();
    // Samples since there was no estimate.
    int samples = 0;
    absl::Time last_sample = absl::InfinitePast();
    absl::Time last_start = absl::InfinitePast();
    // The length of the attempt that started last, if it was cut too early to
    // say anything.
    absl::Duration cut_after = absl::InfiniteDuration();
  };

  static absl::Duration EstimateAt(const Times& times, absl::Time now);
  static bool IsOutdated(const Times& times, absl::Time now);
  static bool MayStartAt(const Times& times, absl::Duration time_left,
                         absl::Time now);

  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::array<Times, kRoutes> routes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::client
