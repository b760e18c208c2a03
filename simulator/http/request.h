#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/http/query_parameters.h"

namespace partnercenter::simulator {

// An HTTP request as it came in.
struct Request {
  std::string method;
  // Path and query as they stand in the request line.
  std::string target;
  // Decoded.
  std::string path;
  QueryParameters parameters;
  // In no particular order; values are percent-decoded by the HTTP library.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first value of a header, whatever the case of its name; empty if there
  // is none.
  absl::string_view Header(absl::string_view name) const;
};

}  // namespace partnercenter::simulator
