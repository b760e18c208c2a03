#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// The first value of a caller's metadata by lower-case name.
using MetadataLookup =
    std::function<std::optional<std::string>(absl::string_view name)>;

// The correlation id of a call, sent upstream as MS-CorrelationId: the caller's
// `ms-correlation-id` if that is a GUID, else the trace id of its `traceparent`
// (W3C Trace Context) written as a GUID, else a new one.
std::string CorrelationIdOf(const MetadataLookup& metadata);

}  // namespace partnercenter::gateway
