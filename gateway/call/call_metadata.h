#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Returns the first value of a caller's metadata by lower-case name.
using MetadataLookup =
    std::function<std::optional<std::string>(absl::string_view name)>;

}  // namespace partnercenter::gateway
