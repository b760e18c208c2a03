#pragma once

#include <map>
#include <optional>
#include <string>

namespace partnercenter::simulator {

// Decoded query parameters by name. If a name occurs several times, the first
// value counts.
using QueryParameters = std::multimap<std::string, std::string>;

// Returns the value that counts for a name; nothing if the name does not occur.
std::optional<std::string> FindParameter(const QueryParameters& parameters,
                                         const std::string& name);

}  // namespace partnercenter::simulator
