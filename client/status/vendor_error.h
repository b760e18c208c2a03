#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace partnercenter::client {

// The content of an error body. Partner Center sends ("Partner Center REST
// error codes"):
//   {"code", "description", "data", "source"}               its own fault
//   {"code", "message", "description", "errorName", ...}    newer back ends
//   {"statusCode", "message"}                               the API gateway
// and what stands before it anything: other JSON (RFC 9457, OAuth, OData),
// HTML, XML, plain text. Each text is one line of valid UTF-8 (see OneLine); ""
// is absence.
struct VendorError {
  // The body is one of the first two shapes: the service itself answered, not
  // a proxy before it.
  bool is_fault = false;
  // The code's own text; it is sent as a number or as a string. Where it is not
  // the body's own `code`, it fits IsVendorCode.
  std::string code;
  std::string source;
  // The text for people, without what looks like a credential.
  std::string description;
};

// Reads an error body of any format, whatever its media type was said to be. Of
// JSON that is cut, or else breaks off, what stands before that is read.
VendorError ParseVendorError(absl::string_view body);

}  // namespace partnercenter::client
