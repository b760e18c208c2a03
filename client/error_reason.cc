#include "client/error_reason.h"

#include "absl/strings/strip.h"
#include "base/error_details.h"

namespace partnercenter::client {
namespace {

bool MayBeRetried(absl::StatusCode code, absl::string_view reason) {
  constexpr absl::string_view kServerError = "PC_500";
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return true;
    case absl::StatusCode::kResourceExhausted:
      return reason != ReasonText(orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE);
    case absl::StatusCode::kInternal:
      return absl::ConsumePrefix(&reason, kServerError) &&
             (reason.empty() || reason[0] == '_');
    default:
      return false;
  }
}

}  // namespace

absl::string_view ReasonText(ErrorReason reason) {
  // Protobuf makes its table of names once and never frees it.
  return absl::StripPrefix(orders::v1::ErrorReason_Name(reason),
                           "ERROR_REASON_");
}

bool HasReason(const absl::Status& status, ErrorReason reason) {
  return base::ReasonOf(status) == ReasonText(reason);
}

absl::Status MakeError(absl::StatusCode code, ErrorReason reason,
                       absl::string_view message) {
  return base::MakeError(code, kGatewayDomain, ReasonText(reason), message);
}

absl::Status ReplyTooLarge() {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE,
                   "the reply would be larger than the gateway's limit "
                   "(limits.maxResponseBytes)");
}

void EnsureRetryDelay(absl::Status& status) {
  if (MayBeRetried(status.code(), base::ReasonOf(status)) &&
      !base::RetryDelayOf(status).has_value()) {
    base::SetRetryDelay(status, base::kDefaultRetryDelay);
  }
}

}  // namespace partnercenter::client
