#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace partnercenter::bench {

// Resource usage of a running process of ours. The functions that return no
// optional end the program if there is no such process.

// Returns the CPU time of all its threads since its start, user and system. The
// kernel counts in ticks of 10 ms.
absl::Duration CpuTimeOf(pid_t pid);

// Returns its current resident memory.
int64_t ResidentBytesOf(pid_t pid);
std::optional<int64_t> ResidentBytesIfRunning(pid_t pid);

}  // namespace partnercenter::bench
