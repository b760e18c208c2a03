#include "gateway/process/freed_memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace partnercenter::gateway {
namespace {

// The default is eight for each core of the machine, and each keeps what its
// threads once used.
constexpr int kArenas = 4;
// Above the bodies of usual lists, for which pages would be made anew each
// time. Not set, both limits grow with the blocks that are freed, up to 32 and
// 64 MiB.
constexpr int kOwnPagesBytes = 4 * 1024 * 1024;
// The end of a heap that it keeps. malloc_trim leaves it alone, but for the
// first heap's.
constexpr int kHeapEndBytes = 2 * 1024 * 1024;

int64_t UnusedBytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  statm >> size >> resident;
  const auto heaps = mallinfo2();
  return resident * sysconf(_SC_PAGESIZE) -
         static_cast<int64_t>(heaps.uordblks + heaps.hblkhd);
}

}  // namespace

void BoundFreedMemory() {
  mallopt(M_ARENA_MAX, kArenas);
  mallopt(M_MMAP_THRESHOLD, kOwnPagesBytes);
  mallopt(M_TRIM_THRESHOLD, kHeapEndBytes);
}

void GiveBackFreedMemory() { malloc_trim(/*pad=*/0); }

FreedMemory::FreedMemory()
    : FreedMemory(Memory{UnusedBytes, GiveBackFreedMemory}) {}

void FreedMemory::Check() {
  const int64_t unused = memory_.unused();
  if (unused - unused_ < kGrowthBytes) {
    unused_ = std::min(unused_, unused);
    return;
  }
  memory_.trim();
  unused_ = memory_.unused();
}

}  // namespace partnercenter::gateway
