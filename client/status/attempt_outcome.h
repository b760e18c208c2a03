#pragma once

#include "absl/strings/string_view.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

// The outcome of one attempt, for metrics.
enum class AttemptOutcome {
  kOk,  // 2xx, with a document that could be used
  kRedirect,
  k401,
  k403,
  k404,
  k429,
  kOther4xx,
  k5xx,
  kOtherStatus,
  kUnreachable,
  kUntrusted,
  kTimeout,
  kTruncated,
  kTooLarge,
  kMalformed,  // not HTTP, or a 2xx whose document could not be used
  kStopped,
};
inline constexpr int kAttemptOutcomes =
    static_cast<int>(AttemptOutcome::kStopped) + 1;

// Returns the label value: "2xx", "429", "unreachable".
absl::string_view NameOf(AttemptOutcome outcome);

// Returns the outcome of an attempt that was judged and decoded, and had an
// exchange.
AttemptOutcome OutcomeOf(const UpstreamAttempt& ended);

}  // namespace partnercenter::client
