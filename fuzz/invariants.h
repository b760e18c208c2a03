#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::fuzz {

// What must hold whatever comes from outside. Each check ends the program with
// a message that says what did not, which is a finding to libFuzzer and a
// failure to the test that replays the corpus.

void Require(bool holds, absl::string_view what);

// `text` can be sent in a protobuf string.
void RequireUtf8(absl::string_view text, absl::string_view what);

// `text` holds nothing that a log or a header could not hold as it is.
void RequirePrintable(absl::string_view text, absl::string_view what);

// `status` is what a caller is told of a document that cannot be used:
// UPSTREAM_MALFORMED or RESPONSE_TOO_LARGE, with a message that quotes none of
// it (as far as its length and its bytes can tell).
void RequireDocumentError(const absl::Status& status);

}  // namespace partnercenter::fuzz
