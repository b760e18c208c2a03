#pragma once

#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "client/status/status_table.h"

namespace partnercenter::client {

// A number from [0, 1), each as likely as any other. Thread-safe.
double RandomFraction();

struct RetryOptions {
  // Tries of one request, the first included.
  int max_attempts = 3;
  // The backoff before the second try is at most this; each further one may be
  // twice as long.
  absl::Duration initial_backoff = absl::Milliseconds(200);
  // A longer wait is left to the caller.
  absl::Duration max_backoff = absl::Seconds(2);
  // Which part of the backoff is waited ("full jitter"): callers that failed
  // together do not come back together.
  std::function<double()> jitter = RandomFraction;
};

// A try that failed.
struct FailedAttempt {
  Retry retry = Retry::kNo;
  // The least wait before the next one that somebody stated, as by Retry-After.
  std::optional<absl::Duration> stated_wait = std::nullopt;
  // How long it took; the next one is expected to take as long.
  absl::Duration took = absl::ZeroDuration();
};

// Whether, and after which wait, one request is tried again. Never waits
// itself. A value, one for each request.
class RetryPolicy {
 public:
  explicit RetryPolicy(RetryOptions options);

  // Tries begun so far, those with another token included.
  int attempts() const { return attempts_; }

  // Counts the next try, to be begun after the returned wait; nothing if there
  // is to be none: `failed.retry` or the number of tries forbids it, the wait
  // would be longer than `max_backoff`, or wait and try would not fit into
  // `time_left`. A try with another token is one beyond `max_attempts`.
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
