#pragma once

#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::gateway {

// The calls of OrdersService that have begun and whose replies have not left
// yet: what the end of the process waits for. Streams of health and reflection
// do not count. Thread-safe.
class RunningCalls {
 public:
  // Counts one call for as long as it lives. The RunningCalls must outlive it.
  class Token {
   public:
    explicit Token(RunningCalls& calls);
    ~Token();
    Token(const Token&) = delete;
    Token& operator=(const Token&) = delete;

   private:
    RunningCalls& calls_;
  };

  // From now on no call is to be served that begins.
  void RefuseMore();
  bool refuses() const;

  // Blocks until no call runs, or until `limit` has passed. Returns whether
  // none runs.
  bool WaitForNone(absl::Duration limit);

 private:
  mutable std::mutex mutex_;
  std::condition_variable none_;
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool refuses_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace partnercenter::gateway
