#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/http_transport.h"

namespace partnercenter::client {

// One row of the status table: what a caller is told.
struct StatusRow {
  absl::StatusCode code;
  // A reason of reasons.h, or "" for PC_{status}_{vendor code}.
  absl::string_view reason;
};

// The row of an HTTP status. 200 to 203 and 207 to 299 are OK: the document
// decides.
StatusRow RowOfStatus(int http_status);

// The row of an exchange that ended without an answer; kAnswer and kStopped
// have none.
StatusRow RowOfEvent(HttpEvent event);

}  // namespace partnercenter::client
