#pragma once

#include <map>
#include <optional>
#include <string>

namespace partnercenter::simulator {

// Query parameters by name, decoded. Of several with one name the first counts.
using QueryParameters = std::multimap<std::string, std::string>;

// Returns the value that counts for a name; nothing if there is none.
std::optional<std::string> FindParameter(const QueryParameters& parameters,
                                         const std::string& name);

}  // namespace partnercenter::simulator
