#include "client/retry/throttle.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

// Returns an error with the details of the response, but without its text: the
// seconds in that text count from the time of the response.
absl::Status LaterError(const absl::Status& answer, absl::string_view scope) {
  absl::Status error(
      answer.code(),
      absl::StrCat("partner center throttles requests for this ", scope,
                   "; none are sent until its retry delay has passed"));
  answer.ForEachPayload(
      [&error](absl::string_view url, const absl::Cord& detail) {
        error.SetPayload(url, detail);
      });
  return error;
}

}  // namespace

bool IsThrottled(const UpstreamAttempt& attempt) {
  return attempt.event == HttpEvent::kAnswer &&
         HasReason(attempt.status, orders::v1::ERROR_REASON_UPSTREAM_THROTTLED);
}

Throttle ThrottleOf(const UpstreamAttempt& attempt,
                    const base::Guid& customer) {
  const bool customer_only =
      absl::StrContains(absl::AsciiStrToLower(attempt.body), "customer");
  if (customer_only) {
    return {customer.text(), LaterError(attempt.status, "customer")};
  }
  return {kTenantScope, LaterError(attempt.status, "partner tenant")};
}

}  // namespace partnercenter::client
