#pragma once

#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "client/status/status_table.h"

namespace partnercenter::client {

// Returns a uniformly distributed number from [0, 1). Thread-safe.
double RandomFraction();

struct RetryOptions {
  // Attempts of one request, the first included.
  int max_attempts = 3;
  // Upper limit of the backoff before the second attempt; doubled for each
  // further one.
  absl::Duration initial_backoff = absl::Milliseconds(200);
  // A longer wait is left to the caller: there is no retry then.
  absl::Duration max_backoff = absl::Seconds(2);
  // The part of the backoff that is waited ("full jitter"): callers that failed
  // together do not come back together.
  std::function<double()> jitter = RandomFraction;
};

// An attempt that failed.
struct FailedAttempt {
  Retry retry = Retry::kNo;
  // The least wait before the next one that the upstream stated, as by
  // Retry-After.
  std::optional<absl::Duration> stated_wait = std::nullopt;
  // Its duration; the next one is expected to take as long.
  absl::Duration took = absl::ZeroDuration();
};

// Decides if a request is retried, and after which wait. Never waits itself. A
// value, one for each request.
class RetryPolicy {
 public:
  explicit RetryPolicy(RetryOptions options);

  // Returns the attempts begun so far, those with another token included.
  int attempts() const { return attempts_; }

  // Returns true if the request may be repeated with another token.
  bool MayUseAnotherToken() const { return !has_new_token_; }

  // Counts the next attempt and returns the wait before it. Returns nothing if
  // there is to be none: `failed.retry` or the number of attempts forbids it,
  // the wait would be longer than `max_backoff`, or wait and attempt would not
  // fit into `time_left`. An attempt with another token is one beyond
  // `max_attempts`.
  std::optional<absl::Duration> Next(const FailedAttempt& failed,
                                     absl::Duration time_left);

 private:
  bool MayRetry(Retry retry) const;
  absl::Duration Backoff() const;

  RetryOptions options_;
  int attempts_ = 1;
  bool has_new_token_ = false;
};

}  // namespace partnercenter::client
