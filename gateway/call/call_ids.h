#pragma once

#include <string>

#include "gateway/call/call_metadata.h"
#include "gateway/call/trace_context.h"

namespace partnercenter::gateway {

// Returns the correlation id of a call, sent upstream as MS-CorrelationId: the
// caller's `ms-correlation-id` if that is a GUID, else the id of its trace in
// the form of one.
std::string CorrelationIdOf(const MetadataLookup& metadata,
                            const TraceContext& trace);

}  // namespace partnercenter::gateway
