#pragma once

#include <sys/types.h>

#include <cstdint>

namespace partnercenter::testing {

// Return the resident memory of a process in KiB: now, and at most since its
// start.
int64_t ResidentMemory(pid_t pid);
int64_t PeakResidentMemory(pid_t pid);

// Returns true if the process was built with a sanitizer, whose shadow memory
// is larger than any machine's, and whose allocator keeps what is freed.
bool IsSanitized(pid_t pid);

}  // namespace partnercenter::testing
