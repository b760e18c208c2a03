#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"

namespace partnercenter::gateway {

// Counts and limits the concurrent calls of each caller. Thread-safe.
class CallerLimit {
 public:
  // One of a caller's concurrent calls. Released once: by Release, or on
  // destruction. Empty ones hold none.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept
        : limit_(std::exchange(other.limit_, nullptr)),
          caller_(std::move(other.caller_)) {}
    Lease& operator=(Lease&& other) noexcept;
    ~Lease() { Release(); }

    void Release();

   private:
    friend class CallerLimit;
    Lease(CallerLimit& limit, std::string caller)
        : limit_(&limit), caller_(std::move(caller)) {}

    CallerLimit* limit_ = nullptr;
    std::string caller_;
  };

  // `calls` at one time; 0: no limit.
  explicit CallerLimit(int calls) : calls_(calls) {}

  // Returns nothing if `caller` is at its limit. The limit must outlive the
  // lease.
  std::optional<Lease> Acquire(const std::string& caller);

  int calls() const { return calls_; }

 private:
  void GiveBack(const std::string& caller);

  const int calls_;
  std::mutex mutex_;
  // Callers without calls have no entry.
  std::map<std::string, int> taken_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::gateway
