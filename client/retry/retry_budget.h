#pragma once

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace partnercenter::client {

struct RetryBudgetOptions {
  // Retries that may be made in a burst, after a time without any.
  double most = 10;
  // Retries that each request adds. If everything fails, a request takes 1 +
  // this many attempts in the long run.
  double per_request = 0.1;
};

// Limits the retries of all calls together (a token bucket): retries that are
// harmless for a few calls would multiply the load of an upstream that fails
// all of them. Thread-safe.
class RetryBudget {
 public:
  explicit RetryBudget(RetryBudgetOptions options = {})
      : options_(options), left_(options.most) {}

  // Adds to the budget. Call it before the first attempt of each request.
  void Earn();

  // Takes a retry from the budget. Returns true if there was one.
  bool Spend();

  // Returns the retries that are left.
  double left() const;
  double most() const { return options_.most; }

 private:
  const RetryBudgetOptions options_;
  mutable std::mutex mutex_;
  double left_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::client
