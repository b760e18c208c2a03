#include "simulator/http/query_parameters.h"

namespace partnercenter::simulator {

std::optional<std::string> FindParameter(const QueryParameters& parameters,
                                         const std::string& name) {
  // find() may return any value of several.
  const auto found = parameters.lower_bound(name);
  if (found == parameters.end() || found->first != name) return std::nullopt;
  return found->second;
}

}  // namespace partnercenter::simulator
