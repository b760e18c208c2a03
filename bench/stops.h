#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

// Time to end calls whose upstream does not answer.
struct StopResult {
  // Name of the case, such as "silent, deadline".
  std::string name;
  // Times of each call from the deadline or the cancel until the caller had its
  // reply, and until the upstream saw its connection close.
  std::vector<absl::Duration> replies;
  std::vector<absl::Duration> hang_ups;
};

// Measures the end of calls by the gateway's own deadline of 300 ms and by the
// caller's cancel, with upstreams that are silent, drip their headers, drip
// their body, or stall in the TLS handshake. Makes `calls` calls of each case,
// one after the other.
std::vector<StopResult> RunStops(int calls);

}  // namespace partnercenter::bench
