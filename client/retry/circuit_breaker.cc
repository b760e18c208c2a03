#include "client/retry/circuit_breaker.h"

#include "absl/strings/str_cat.h"
#include "client/error_reason.h"

namespace partnercenter::client {

CircuitBreaker::Verdict CircuitBreaker::Judge(
    const UpstreamAttempt& attempt) const {
  if (!attempt.event.has_value()) return Verdict::kNone;
  if (attempt.event == HttpEvent::kStopped) {
    return attempt.length < options_.hung_after ? Verdict::kNone
                                                : Verdict::kFailure;
  }
  return attempt.retry == Retry::kYes ? Verdict::kFailure : Verdict::kAnswer;
}

absl::Status CircuitBreaker::OpenError(const UpstreamAttempt& last) const {
  const bool was_stopped = last.event == HttpEvent::kStopped;
  return MakeError(
      absl::StatusCode::kUnavailable, orders::v1::ERROR_REASON_CIRCUIT_OPEN,
      absl::StrCat("circuit breaker is open: partner center failed ", failures_,
                   " times in a row; last failure: ",
                   was_stopped ? "no response before the last caller left"
                               : last.status.message()));
}

}  // namespace partnercenter::client
