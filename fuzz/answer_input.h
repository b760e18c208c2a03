#pragma once

#include "absl/strings/string_view.h"
#include "client/status/upstream_status.h"

namespace partnercenter::fuzz {

// Parses an input as an answer of a server, so that inputs are plain text:
//
//   429
//   Retry-After: 57
//
//   {"code":"..."}
//
// The status is 0 if the first line is not a number. Headers pass through
// SafeHeaders, as those of the transport do. Lines end with LF.
client::UpstreamAnswer ReadAnswer(absl::string_view input);

// Remove a line, or the headers up to an empty line, from the front of `rest`.
// These headers are returned as they are in the input.
absl::string_view TakeLine(absl::string_view& rest);
client::HttpHeaders TakeHeaders(absl::string_view& rest);

}  // namespace partnercenter::fuzz
