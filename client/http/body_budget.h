#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::client {

// Bounds the memory of all bodies together (limits.bodyBytes), until they have
// been decoded. A body that finds no bytes free waits, unread: TCP holds its
// sender back.
//
// Bodies that are half received and all wait for more cannot wait for each
// other: the oldest body that still grows may always become one of
// `max_body_bytes`, and the others share what that leaves. Bodies that no
// longer grow wait for nothing, so their bytes are free before long.
//
// Thread-safe; outlives its shares.
class BodyBudget {
 public:
  struct Options {
    size_t bytes = 128 * 1024 * 1024;
    // The most that one share takes; at most `bytes`.
    size_t max_body_bytes = 32 * 1024 * 1024;
  };

  class Share;

  explicit BodyBudget(const Options& options) : options_(options) {}
  BodyBudget(const BodyBudget&) = delete;
  BodyBudget& operator=(const BodyBudget&) = delete;

  // Returns the bytes of all shares.
  size_t used() const;
  size_t max_bytes() const { return options_.bytes; }

 private:
  bool Grow(uint64_t number, size_t& held, size_t bytes,
            const std::stop_token& stop, absl::Time deadline);
  bool Fits(uint64_t number, size_t growth) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Settle(uint64_t number, size_t& held, size_t bytes);

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable_any freed_;
  size_t used_ ABSL_GUARDED_BY(mutex_) = 0;
  // The bytes of shares that may still grow, the oldest first.
  std::map<uint64_t, size_t> growing_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_number_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The bytes of one body; given back on destruction, so it outlives the body.
// Movable; used by one thread at a time.
class BodyBudget::Share {
 public:
  // Holds nothing and cannot grow.
  Share() = default;
  // Holds nothing yet, and is the newest.
  explicit Share(BodyBudget& budget);
  ~Share() { Settle(0); }
  Share(Share&& other) noexcept;
  Share& operator=(Share&& other) noexcept;

  // Grows to `bytes`, at most `max_body_bytes`. Blocks until that many are
  // free; returns false, and stays as it is, if `stop` fires or `deadline`
  // passes first.
  [[nodiscard]] bool GrowTo(size_t bytes, const std::stop_token& stop,
                            absl::Time deadline);

  // Returns true if it was made for a budget and has not been settled.
  bool grows() const { return number_ != 0; }

  // Gives back all but `bytes`. The share does not grow again.
  void Settle(size_t bytes);

 private:
  BodyBudget* budget_ = nullptr;
  // 0 if it does not grow.
  uint64_t number_ = 0;
  size_t held_ = 0;
};

}  // namespace partnercenter::client
