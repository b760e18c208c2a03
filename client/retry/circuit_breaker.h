#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

struct CircuitBreakerOptions {
  // Attempts in a row that fail through the upstream's fault before the breaker
  // trips.
  int failure_threshold = 20;
  // An attempt that was stopped because its last caller left counts as failed
  // if it took at least this long: an upstream that never answers would never
  // fail otherwise.
  absl::Duration hung_after = absl::Seconds(10);
};

// Counts attempts that fail in a row and decides when to stop asking Partner
// Center. Holds no time: for how long it then stays unasked, BlockedScopes
// decides. Not thread-safe.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(CircuitBreakerOptions options) : options_(options) {}

  // The evidence that an attempt gives about the upstream.
  enum class Verdict {
    kNone,     // no exchange, or one that was stopped early
    kAnswer,   // the upstream works, though it may have refused the request
    kFailure,  // the upstream's fault, worth a retry
  };
  Verdict Judge(const UpstreamAttempt& attempt) const;

  // Counts a failure. Returns true if as many in a row as
  // `failure_threshold` have failed by now.
  bool CountFailure() { return ++failures_ >= options_.failure_threshold; }
  void Reset() { failures_ = 0; }

  // The error of calls while the breaker is open, without RetryInfo:
  // Unavailable, CIRCUIT_OPEN. `last` is the failure that tripped it.
  absl::Status OpenError(const UpstreamAttempt& last) const;

 private:
  const CircuitBreakerOptions options_;
  // Since the last answer.
  int failures_ = 0;
};

}  // namespace partnercenter::client
