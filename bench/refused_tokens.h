#pragma once

#include "absl/time/time.h"
#include "bench/overload_report.h"

namespace partnercenter::bench {

// Adds rows for upstreams that answer 401: to all requests, with tokens from a
// file and from Entra; and to those of one customer while Entra is down. Each
// takes `duration`.
void MeasureRefusedTokens(absl::Duration duration, OverloadReport& report);

}  // namespace partnercenter::bench
