#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/retry/attempt_window.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

struct CircuitBreakerOptions {
  // The fewest attempts by which the upstream is judged.
  int min_attempts = 20;
};

// Judges Partner Center by recent attempts and decides when to stop asking it:
// when, of at least `min_attempts` in the last ten seconds, half or more failed
// or were too slow for their callers; or after `min_attempts` such attempts in
// a row, in whatever time. BlockedScopes decides for how long nothing is sent
// then. Not thread-safe.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(CircuitBreakerOptions options) : options_(options) {}

  // The evidence that an attempt gives about the upstream.
  enum class Verdict {
    kNone,     // no exchange, or one that its callers stopped early
    kAnswer,   // the upstream works, though it may have refused the request
    kFailure,  // nothing answered, the answer was 408, 425 or 5xx, or slow
  };

  // Judges an attempt that ended at `now`. One that was stopped because its
  // last caller left is slow if it took at least three times as long as
  // requests that succeeded in the last ten seconds took on average: by
  // Markov's inequality at most a third of the attempts takes that long unless
  // the upstream has changed. The limit is at least one second and at most ten;
  // one second if no request succeeded.
  Verdict Judge(const UpstreamAttempt& attempt, absl::Time now) const;

  // Counts an attempt that ended at `now` and that Judge has judged. Returns
  // true if the breaker is to open.
  bool Count(const UpstreamAttempt& attempt, Verdict verdict, absl::Time now);

  // Forgets all attempts.
  void Reset();

  // Returns the error of calls while the breaker is open, without RetryInfo:
  // Unavailable, CIRCUIT_OPEN. `last` is the failure that opened it.
  static absl::Status OpenError(const UpstreamAttempt& last);

 private:
  absl::Duration SlowAfter(absl::Time now) const;

  const CircuitBreakerOptions options_;
  AttemptWindow window_;
  // Since the last answer.
  int failures_in_a_row_ = 0;
};

}  // namespace partnercenter::client
