#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// Bounds what the allocator keeps of freed memory: large bodies get pages of
// their own, which go with them, and threads share a few heaps. To be called
// before any thread is started. See docs/decisions/0037.
void BoundFreedMemory();

// Gives all memory that was freed back to the system. Takes up to a few
// milliseconds. Thread-safe.
void GiveBackFreedMemory();

// Gives memory that was freed back to the system after a burst. Used by one
// thread at a time.
class FreedMemory {
 public:
  // Time between two checks.
  static constexpr absl::Duration kPeriod = absl::Seconds(5);
  // Growth of unused memory that is worth a search of all heaps.
  static constexpr int64_t kGrowthBytes = int64_t{8} * 1024 * 1024;

  // The system; tests have their own.
  struct Memory {
    // Returns the resident memory of the process that is not allocated, in
    // bytes. Too low, even below 0, if allocated memory was never touched.
    std::function<int64_t()> unused;
    // Gives all free pages back.
    std::function<void()> trim;
  };

  FreedMemory();
  explicit FreedMemory(Memory memory) : memory_(std::move(memory)) {}

  // Trims if unused memory has grown by `kGrowthBytes` since the last trim.
  // Some is left after each trim, since heaps have holes. To be called every
  // `kPeriod`.
  void Check();

 private:
  const Memory memory_;
  // After the last trim.
  int64_t unused_ = 0;
};

}  // namespace partnercenter::gateway
