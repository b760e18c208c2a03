#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace partnercenter::client {

// How far a fetch had come when CallContext::stop ended it. No error: only the
// caller of the fetch knows why it was stopped.
struct Stopped {
  // A literal: see ErrorInfo.metadata.
  absl::string_view phase;
  // Of the last GET; 0 and "" before the first.
  int attempts = 0;
  std::string ms_request_id = {};
};

// Returns DeadlineExceeded, DEADLINE_EXCEEDED, or Cancelled, CANCELLED, with
// the facts of `stopped` as metadata.
[[nodiscard]] absl::Status StatusOfStop(bool deadline_passed,
                                        const Stopped& stopped);

}  // namespace partnercenter::client
