#pragma once

#include "absl/status/status.h"
#include "client/error_reason.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// The retries that the client makes itself.
enum class Retry {
  kNo,
  // Once, after the first attempt: more would hardly help.
  kOnce,
  // Within the bounds of RetryPolicy.
  kYes,
  // Once, at once, with another token if there is one.
  kNewToken,
};

// One row of the status table: the error of the caller, and our retries before
// it.
struct StatusRow {
  absl::StatusCode code;
  // ERROR_REASON_UNSPECIFIED stands for PC_{status}_{vendor code}.
  ErrorReason reason = orders::v1::ERROR_REASON_UNSPECIFIED;
  Retry retry = Retry::kNo;
};

// Returns the row of an HTTP status. 200 to 203 and 207 to 299 are OK: the
// document decides.
StatusRow RowOfStatus(int http_status);

// Returns true if the status decides, and not a document in the body.
inline bool IsError(int http_status) {
  return RowOfStatus(http_status).code != absl::StatusCode::kOk;
}

// Returns the row of an exchange that ended without an answer; kAnswer and
// kStopped have none.
StatusRow RowOfEvent(HttpEvent event);

}  // namespace partnercenter::client
