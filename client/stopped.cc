#include "client/stopped.h"

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {

absl::Status StatusOfStop(bool deadline_passed, const Stopped& stopped) {
  absl::Status status =
      deadline_passed
          ? MakeError(
                absl::StatusCode::kDeadlineExceeded,
                orders::v1::ERROR_REASON_DEADLINE_EXCEEDED,
                absl::StrCat("the deadline passed in phase ", stopped.phase))
          : MakeError(
                absl::StatusCode::kCancelled,
                orders::v1::ERROR_REASON_CANCELLED,
                absl::StrCat("the caller cancelled in phase ", stopped.phase));
  base::SetMetadata(status, "phase", stopped.phase);
  base::SetMetadata(status, "ms_request_id", stopped.ms_request_id);
  if (stopped.attempts > 0) {
    base::SetMetadata(status, "attempts", absl::StrCat(stopped.attempts));
  }
  return status;
}

}  // namespace partnercenter::client
