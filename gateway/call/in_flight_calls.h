#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::gateway {

// The calls of OrdersService that have begun and whose replies have not left
// yet. Graceful shutdown waits for them. Streams of health and reflection
// do not count. Thread-safe.
class InFlightCalls {
 private:
  struct Count;

 public:
  // Counts one call for as long as it lives, which may be longer than the
  // InFlightCalls do.
  class Guard {
   public:
    explicit Guard(InFlightCalls& calls);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    const std::shared_ptr<Count> count_;
  };

  // Tells calls that begin from now on that they are not served.
  void RefuseMore() { refuses_ = true; }
  bool refuses() const { return refuses_; }

  // Blocks until no call runs, or until `limit` has passed. Returns true if
  // none runs.
  bool WaitForNone(absl::Duration limit);

 private:
  struct Count {
    std::mutex mutex;
    std::condition_variable none;
    int running ABSL_GUARDED_BY(mutex) = 0;
  };

  const std::shared_ptr<Count> count_ = std::make_shared<Count>();
  std::atomic<bool> refuses_ = false;
};

}  // namespace partnercenter::gateway
