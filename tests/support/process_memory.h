#pragma once

#include <sys/types.h>

#include <cstdint>

namespace partnercenter::testing {

// Return the resident memory of a process in KiB: now, and at most since its
// start.
int64_t ResidentMemory(pid_t pid);
int64_t PeakResidentMemory(pid_t pid);

}  // namespace partnercenter::testing
