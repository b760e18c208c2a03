#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// The content of an error body, in any of the shapes that Partner Center sends
// ("Partner Center REST error codes"):
//   {"code", "description", "data", "source"}               its own fault
//   {"code", "message", "description", "errorName", ...}    newer back ends
//   {"statusCode", "message"}                               the API gateway
// Texts are valid UTF-8; "" is absence.
struct VendorError {
  // The body is one of the first two shapes: the service itself answered, not
  // a proxy before it.
  bool is_fault = false;
  // The code's own text; it is sent as a number or as a string.
  std::string code;
  std::string source;
  // The text for people.
  std::string description;
};

// Reads an error body. One that is not JSON, or is cut, yields an empty fault.
VendorError ParseVendorError(absl::string_view body);

}  // namespace partnercenter::client
