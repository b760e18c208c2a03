#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"

namespace partnercenter::gateway {

// Counts and limits the concurrent calls of each caller. Thread-safe.
class CallerLimit {
 private:
  struct Taken;

 public:
  // One of a caller's concurrent calls. Released once: by Release, or on
  // destruction, also after that of the limit. Empty ones hold none.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease() { Release(); }

    void Release();

   private:
    friend class CallerLimit;
    Lease(std::shared_ptr<Taken> taken, std::string caller)
        : taken_(std::move(taken)), caller_(std::move(caller)) {}

    // Null if the lease is empty.
    std::shared_ptr<Taken> taken_;
    std::string caller_;
  };

  // `calls` at one time; 0: no limit.
  explicit CallerLimit(int calls);

  // Returns nothing if `caller` is at its limit.
  std::optional<Lease> Acquire(const std::string& caller);

  int calls() const { return calls_; }

 private:
  // The calls under way, which the leases keep alive: gRPC decides when it
  // destroys a call, and may do so after the limit is gone.
  struct Taken {
    std::mutex mutex;
    // Callers without calls have no entry.
    std::map<std::string, int> calls ABSL_GUARDED_BY(mutex);
  };

  const int calls_;
  const std::shared_ptr<Taken> taken_;
};

}  // namespace partnercenter::gateway
