#pragma once

#include <string>

#include "gateway/call/call_metadata.h"

namespace partnercenter::gateway {

// The position of a call in its caller's trace (W3C Trace Context), in
// lower-case hexadecimal digits.
struct TraceContext {
  std::string trace_id;        // 32 of them
  std::string span_id;         // ours, 16
  std::string parent_span_id;  // the caller's; "" if it named none
};

// Continues the trace of the caller's `traceparent`; begins one if that is
// missing or not well formed. `tracestate` is not read: nothing is sent on.
TraceContext TraceContextOf(const MetadataLookup& metadata);

}  // namespace partnercenter::gateway
