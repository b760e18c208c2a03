#include "gateway/call/stale_policy.h"

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

bool IsReplaceable(const absl::Status& error) {
  if (client::HasReason(error, orders::v1::ERROR_REASON_DRAINING)) return false;
  return absl::IsUnavailable(error) || absl::IsInternal(error) ||
         absl::IsResourceExhausted(error);
}

}  // namespace

std::optional<absl::Time> OldestStaleResponse(const absl::Status& error,
                                              absl::Duration max_stale_on_error,
                                              absl::Time now) {
  if (max_stale_on_error <= absl::ZeroDuration()) return std::nullopt;
  if (!IsReplaceable(error)) return std::nullopt;
  return now - max_stale_on_error;
}

}  // namespace partnercenter::gateway
