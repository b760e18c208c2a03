#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "client/orders_client.h"

namespace partnercenter::gateway {

// An immutable answer, which several callers may get.
using SharedAnswer = std::shared_ptr<const client::OrdersAnswer>;

// Keeps good answers as the bytes that callers get, the last one of each
// request, up to a number of bytes; those that were not used for longest go
// first. In this process only. Thread-safe; never blocks.
class AnswerCache {
 public:
  // Keeps nothing if `max_bytes` is 0.
  explicit AnswerCache(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Returns the answer cached for `key` unless it was received before `oldest`
  // (base::Clock::Now); null if there is none. `key` holds all that the answer
  // depends on (client::TargetOf).
  SharedAnswer Find(const std::string& key, absl::Time oldest);

  // Keeps `answer`, unless it is larger than the cache or one kept for `key`
  // was received later.
  void Keep(const std::string& key, SharedAnswer answer);

  struct Use {
    size_t bytes = 0;
    size_t answers = 0;
    // What Find was asked so far.
    int64_t hits = 0;
    int64_t misses = 0;
  };
  Use use() const;
  size_t max_bytes() const { return max_bytes_; }

 private:
  struct Entry {
    std::string key;
    SharedAnswer answer;
  };
  // The one used last comes first.
  using Entries = std::list<Entry>;

  // Moves an entry to `gone`.
  void Forget(Entries::iterator entry, Entries& gone)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_bytes_;
  mutable std::mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Entries::iterator> by_key_
      ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t hits_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t misses_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace partnercenter::gateway
