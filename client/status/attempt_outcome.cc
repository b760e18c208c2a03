#include "client/status/attempt_outcome.h"

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

TryOutcome OutcomeOfStatus(int http_status) {
  switch (http_status) {
    case 401:
      return TryOutcome::k401;
    case 403:
      return TryOutcome::k403;
    case 404:
      return TryOutcome::k404;
    case 429:
      return TryOutcome::k429;
    default:
      break;
  }
  switch (http_status / 100) {
    case 3:
      return TryOutcome::kRedirect;
    case 4:
      return TryOutcome::kOther4xx;
    case 5:
      return TryOutcome::k5xx;
    default:
      return TryOutcome::kOtherStatus;
  }
}

TryOutcome OutcomeOfAnswer(const UpstreamAttempt& ended) {
  if (ended.http_status / 100 != 2) return OutcomeOfStatus(ended.http_status);
  if (ended.status.ok()) return TryOutcome::kOk;
  return base::ReasonOf(ended.status) == kResponseTooLarge
             ? TryOutcome::kTooLarge
             : TryOutcome::kMalformed;
}

}  // namespace

absl::string_view NameOf(TryOutcome outcome) {
  static constexpr absl::string_view kNames[kTryOutcomes] = {
      "2xx",          "3xx",         "401",       "403",
      "404",          "429",         "4xx",       "5xx",
      "other_status", "unreachable", "untrusted", "timeout",
      "truncated",    "too_large",   "malformed", "stopped"};
  return kNames[static_cast<int>(outcome)];
}

TryOutcome OutcomeOf(const UpstreamAttempt& ended) {
  switch (*ended.event) {
    case HttpEvent::kAnswer:
      return OutcomeOfAnswer(ended);
    case HttpEvent::kUnreachable:
      return TryOutcome::kUnreachable;
    case HttpEvent::kUntrusted:
      return TryOutcome::kUntrusted;
    case HttpEvent::kTryTimeout:
      return TryOutcome::kTimeout;
    case HttpEvent::kTruncated:
      return TryOutcome::kTruncated;
    case HttpEvent::kBodyTooLarge:
      return TryOutcome::kTooLarge;
    case HttpEvent::kMalformed:
      return TryOutcome::kMalformed;
    case HttpEvent::kStopped:
      break;
  }
  return TryOutcome::kStopped;
}

}  // namespace partnercenter::client
