#include "client/status/attempt_outcome.h"

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

AttemptOutcome OutcomeOfStatus(int http_status) {
  switch (http_status) {
    case 401:
      return AttemptOutcome::k401;
    case 403:
      return AttemptOutcome::k403;
    case 404:
      return AttemptOutcome::k404;
    case 429:
      return AttemptOutcome::k429;
    default:
      break;
  }
  switch (http_status / 100) {
    case 3:
      return AttemptOutcome::kRedirect;
    case 4:
      return AttemptOutcome::kOther4xx;
    case 5:
      return AttemptOutcome::k5xx;
    default:
      return AttemptOutcome::kOtherStatus;
  }
}

AttemptOutcome OutcomeOfAnswer(const UpstreamAttempt& ended) {
  if (ended.http_status / 100 != 2) return OutcomeOfStatus(ended.http_status);
  if (ended.status.ok()) return AttemptOutcome::kOk;
  return HasReason(ended.status, orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE)
             ? AttemptOutcome::kTooLarge
             : AttemptOutcome::kMalformed;
}

}  // namespace

absl::string_view NameOf(AttemptOutcome outcome) {
  static constexpr absl::string_view kNames[kAttemptOutcomes] = {
      "2xx",          "3xx",         "401",       "403",
      "404",          "429",         "4xx",       "5xx",
      "other_status", "unreachable", "untrusted", "timeout",
      "truncated",    "too_large",   "malformed", "stopped"};
  return kNames[static_cast<int>(outcome)];
}

AttemptOutcome OutcomeOf(const UpstreamAttempt& ended) {
  switch (*ended.event) {
    case HttpEvent::kAnswer:
      return OutcomeOfAnswer(ended);
    case HttpEvent::kUnreachable:
      return AttemptOutcome::kUnreachable;
    case HttpEvent::kUntrusted:
      return AttemptOutcome::kUntrusted;
    case HttpEvent::kAttemptTimeout:
      return AttemptOutcome::kTimeout;
    case HttpEvent::kTruncated:
      return AttemptOutcome::kTruncated;
    case HttpEvent::kBodyTooLarge:
      return AttemptOutcome::kTooLarge;
    case HttpEvent::kMalformed:
      return AttemptOutcome::kMalformed;
    case HttpEvent::kStopped:
      break;
  }
  return AttemptOutcome::kStopped;
}

}  // namespace partnercenter::client
