#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::fuzz {

// Checks of invariants that hold for any input. A failed check ends the program
// with a message that names the broken invariant: a finding for libFuzzer, and
// a failure of the test that replays the corpus.

void Require(bool holds, absl::string_view what);

// Requires that `text` can be sent in a protobuf string.
void RequireUtf8(absl::string_view text, absl::string_view what);

// Requires that `text` contains only what a log or a header can contain
// unescaped.
void RequirePrintable(absl::string_view text, absl::string_view what);

// Requires that `status` is the error for an unusable document:
// UPSTREAM_MALFORMED or RESPONSE_TOO_LARGE, with a message that does not quote
// the document (as far as its length and its bytes can show).
void RequireDocumentError(const absl::Status& status);

}  // namespace partnercenter::fuzz
