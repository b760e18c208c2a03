#include "client/retry/circuit_breaker.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/error_reason.h"
#include "client/retry/throttle.h"

namespace partnercenter::client {
namespace {

constexpr double kSlowFactor = 3;
constexpr absl::Duration kNeverSlowWithin = absl::Seconds(1);
constexpr absl::Duration kAlwaysSlowAfter = absl::Seconds(10);

// Returns true if an exchange that was not stopped shows that the upstream does
// not work: nothing answered that speaks HTTP, or it answered so.
bool IsFailure(const UpstreamAttempt& attempt) {
  switch (*attempt.event) {
    case HttpEvent::kAnswer:
      // A throttle is a refusal, which the upstream is well enough to send.
      return IsTurnedAway(attempt) && !IsThrottled(attempt);
    case HttpEvent::kUnreachable:
    case HttpEvent::kUntrusted:
    case HttpEvent::kAttemptTimeout:
    case HttpEvent::kTruncated:
    case HttpEvent::kMalformed:
      return true;
    case HttpEvent::kBodyTooLarge:
    case HttpEvent::kStopped:
      break;
  }
  return false;
}

}  // namespace

CircuitBreaker::Verdict CircuitBreaker::Judge(const UpstreamAttempt& attempt,
                                              absl::Time now) const {
  if (!attempt.event.has_value() || attempt.lacked_memory) {
    return Verdict::kNone;
  }
  if (attempt.event == HttpEvent::kStopped) {
    return attempt.length < SlowAfter(now) ? Verdict::kNone : Verdict::kFailure;
  }
  return IsFailure(attempt) ? Verdict::kFailure : Verdict::kAnswer;
}

absl::Duration CircuitBreaker::SlowAfter(absl::Time now) const {
  const AttemptWindow::Counts lately = window_.Sum(now);
  if (lately.successes == 0) return kNeverSlowWithin;
  return std::clamp(lately.success_time / lately.successes * kSlowFactor,
                    kNeverSlowWithin, kAlwaysSlowAfter);
}

bool CircuitBreaker::Count(const UpstreamAttempt& attempt, Verdict verdict,
                           absl::Time now) {
  if (verdict == Verdict::kNone) return false;
  AttemptWindow::Counts ended;
  ended.attempts = 1;
  ended.failures = verdict == Verdict::kFailure ? 1 : 0;
  if (attempt.status.ok()) {
    ended.successes = 1;
    ended.success_time = attempt.length;
  }
  window_.Add(now, ended);
  if (verdict == Verdict::kAnswer) {
    failures_in_a_row_ = 0;
    return false;
  }
  if (++failures_in_a_row_ >= options_.min_attempts) return true;
  const AttemptWindow::Counts lately = window_.Sum(now);
  return lately.attempts >= options_.min_attempts &&
         2 * lately.failures >= lately.attempts;
}

void CircuitBreaker::Reset() {
  window_.Clear();
  failures_in_a_row_ = 0;
}

absl::Status CircuitBreaker::OpenError(const UpstreamAttempt& last) {
  const bool was_stopped = last.event == HttpEvent::kStopped;
  return MakeError(
      absl::StatusCode::kUnavailable, orders::v1::ERROR_REASON_CIRCUIT_OPEN,
      absl::StrCat("circuit breaker is open (partnercenter_upstream_blocked): "
                   "partner center fails or does not answer in time; last "
                   "failure: ",
                   was_stopped ? "no response before the last caller left"
                               : last.status.message()));
}

}  // namespace partnercenter::client
