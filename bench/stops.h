#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace partnercenter::bench {

// How quickly a call that its upstream keeps waiting is ended.
struct StopResult {
  // "silent, deadline", say.
  std::string name;
  // Of each call: from when it was to end until the caller had its reply, and
  // until the upstream saw its connection end.
  std::vector<absl::Duration> replies;
  std::vector<absl::Duration> hang_ups;
};

// Ends calls by the gateway's own deadline of 300 ms and by the caller's
// cancel, with upstreams that are silent, drip their headers, drip their body,
// or stall in the TLS handshake. So many calls each, one after the other.
std::vector<StopResult> RunStops(int calls);

}  // namespace partnercenter::bench
