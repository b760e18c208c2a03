#pragma once

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace partnercenter::client {

struct RetryBudgetOptions {
  // Retries that may be made at once, after a time without any.
  double most = 10;
  // What each request adds. When everything fails there are 1 + this tries a
  // request in the long run.
  double per_request = 0.1;
};

// Bounds the retries of all calls together ("token bucket"): what a few calls
// may do would double the load of an upstream that fails all of them.
// Thread-safe.
class RetryBudget {
 public:
  explicit RetryBudget(RetryBudgetOptions options = {})
      : options_(options), left_(options.most) {}

  // A request is about to be tried for the first time.
  void Earn();

  // Whether there may be another retry, which this counts.
  bool Spend();

  // Retries that are left.
  double left() const;
  double most() const { return options_.most; }

 private:
  const RetryBudgetOptions options_;
  mutable std::mutex mutex_;
  double left_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::client
