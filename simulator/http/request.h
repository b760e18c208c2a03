#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/http/query_parameters.h"

namespace partnercenter::simulator {

// A received HTTP request.
struct Request {
  std::string method;
  // Path and query as in the request line.
  std::string target;
  // Decoded.
  std::string path;
  QueryParameters parameters;
  // Headers in no particular order; the HTTP library has percent-decoded the
  // values.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // Returns the first value of a header, whose name is case-insensitive; empty
  // if the header is absent.
  absl::string_view Header(absl::string_view name) const;
};

}  // namespace partnercenter::simulator
