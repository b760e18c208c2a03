#pragma once

#include <cstdint>

#include "absl/status/status.h"

namespace partnercenter::gateway {

// Raises the limit of open files to the most that the process may have. Returns
// it.
int64_t RaiseFileLimit();

// Checks that `limit` files are enough for a gateway with this many connections
// to the upstream: each of these takes two, each caller's connection one.
// Errors: FailedPrecondition, if fewer than 32 would be left for callers;
// ResourceExhausted, if fewer than 512. Both say how many are needed.
absl::Status CheckFileLimit(int64_t limit, int upstream_connections);

}  // namespace partnercenter::gateway
