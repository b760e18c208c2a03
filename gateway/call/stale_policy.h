#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace partnercenter::gateway {

// Returns the earliest time at which a cached response that may replace `error`
// was received; nothing if no response may. `now` is base::Clock::Now. A pure
// function.
//
// Replaceable errors are failures of the upstream or of its protection:
// UNAVAILABLE, INTERNAL and RESOURCE_EXHAUSTED. Errors of the caller's own
// making, its deadline and its cancellation are not, and DRAINING is not since
// another gateway can still ask the upstream. `max_stale_on_error` is what the
// caller accepts; zero or less: none.
std::optional<absl::Time> OldestStaleResponse(const absl::Status& error,
                                              absl::Duration max_stale_on_error,
                                              absl::Time now);

}  // namespace partnercenter::gateway
