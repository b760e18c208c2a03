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
      return reason != kResponseTooLarge;
    case absl::StatusCode::kInternal:
      return absl::ConsumePrefix(&reason, kServerError) &&
             (reason.empty() || reason[0] == '_');
    default:
      return false;
  }
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, absl::string_view reason,
                       absl::string_view message) {
  return base::MakeError(code, kGatewayDomain, reason, message);
}

absl::Status ReplyTooLarge() {
  return MakeError(absl::StatusCode::kResourceExhausted, kResponseTooLarge,
                   "the reply would be larger than the gateway's limit");
}

void EnsureRetryDelay(absl::Status& status) {
  if (MayBeRetried(status.code(), base::ReasonOf(status)) &&
      !base::RetryDelayOf(status).has_value()) {
    base::SetRetryDelay(status, base::kDefaultRetryDelay);
  }
}

}  // namespace partnercenter::client
