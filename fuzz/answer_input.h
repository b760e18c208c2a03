#pragma once

#include "absl/strings/string_view.h"
#include "client/status/upstream_status.h"

namespace partnercenter::fuzz {

// Reads an answer of any server from an input, so that inputs are plain text:
//
//   429
//   Retry-After: 57
//
//   {"code":"..."}
//
// The status is 0 if the first line is no number. Headers pass through
// SafeHeaders, as those of the transport do. Lines end with LF.
client::UpstreamAnswer ReadAnswer(absl::string_view input);

// The parts of it: takes a line, or the headers up to an empty line, off the
// front of `rest`. These headers are as they stand in the input.
absl::string_view TakeLine(absl::string_view& rest);
client::HttpHeaders TakeHeaders(absl::string_view& rest);

}  // namespace partnercenter::fuzz
