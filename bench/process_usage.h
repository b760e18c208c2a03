#pragma once

#include <sys/types.h>

#include <cstdint>

#include "absl/time/time.h"

namespace partnercenter::bench {

// What a running process of ours has used. Both end the program if there is no
// such process.

// CPU time of all its threads since its start, user and system. The kernel
// counts in ticks of 10 ms.
absl::Duration CpuTimeOf(pid_t pid);

// Memory that it holds now.
int64_t ResidentBytesOf(pid_t pid);

}  // namespace partnercenter::bench
