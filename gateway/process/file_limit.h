#pragma once

#include <cstdint>

#include "absl/status/status.h"

namespace partnercenter::gateway {

// Lets the process open as many files as it may. Returns how many.
int64_t RaiseFileLimit();

// Whether `limit` files are enough for a gateway with so many connections to
// the upstream: each of these takes two, each caller's connection one.
// Errors: FailedPrecondition, if it would have none for callers;
// ResourceExhausted, if for few of them. Both say how many are needed.
absl::Status CheckFileLimit(int64_t limit, int upstream_connections);

}  // namespace partnercenter::gateway
