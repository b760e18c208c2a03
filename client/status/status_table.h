#pragma once

#include "absl/status/status.h"
#include "client/error_reason.h"
#include "client/http/http_transport.h"

namespace partnercenter::client {

// Whether the gateway itself tries again.
enum class Retry {
  kNo,
  // Only after the first try: another one is hardly better.
  kOnce,
  // Within the bounds of RetryPolicy.
  kYes,
  // Once, at once, with another token.
  kNewToken,
};

// One row of the status table: what a caller is told, and what we do before.
struct StatusRow {
  absl::StatusCode code;
  // ERROR_REASON_UNSPECIFIED stands for PC_{status}_{vendor code}.
  ErrorReason reason = orders::v1::ERROR_REASON_UNSPECIFIED;
  Retry retry = Retry::kNo;
};

// The row of an HTTP status. 200 to 203 and 207 to 299 are OK: the document
// decides.
StatusRow RowOfStatus(int http_status);

// The row of an exchange that ended without an answer; kAnswer and kStopped
// have none.
StatusRow RowOfEvent(HttpEvent event);

}  // namespace partnercenter::client
