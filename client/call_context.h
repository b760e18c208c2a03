#pragma once

#include <algorithm>
#include <functional>
#include <stop_token>
#include <string>

#include "absl/time/time.h"
#include "client/call_progress.h"

namespace partnercenter::client {

// Deadline, cancellation and ids of one call, passed by const reference from
// the RPC down to the socket. A value; the thread that made it keeps it alive
// until the call has ended.
struct CallContext {
  // The time at which the caller stops waiting. Bounds everything: queueing,
  // token, every attempt. Never infinite.
  absl::Time deadline;

  // Fires when no caller waits for the answer any longer: the caller cancelled,
  // or `deadline` passed. Every blocking function below returns soon after.
  std::stop_token stop;

  // Sent upstream as MS-CorrelationId: a lower-case GUID.
  std::string correlation_id;

  // Receives the progress of the call, unless null. Outlives the call.
  CallProgress* progress = nullptr;

  // Returns the time at which the last caller of a shared fetch stops waiting,
  // as of now; more may join. Not set: `deadline`.
  std::function<absl::Time()> last_waiter = {};

  // Returns the time until which it is worth starting an attempt.
  absl::Time Horizon() const {
    return last_waiter ? std::min(deadline, last_waiter()) : deadline;
  }

  // Report to `progress`. `phase` is a literal: see ErrorInfo.metadata.
  void Enter(absl::string_view phase) const {
    if (progress != nullptr) progress->Enter(phase);
  }
  void BeginAttempt(const std::string& ms_request_id) const {
    if (progress != nullptr) progress->BeginAttempt(ms_request_id);
  }
};

// Returns true if a call that `stop` ended at `now` ran out of time rather than
// being cancelled. The clock that fired `stop` may be a little ahead of the one
// that `now` was read from.
inline bool DeadlinePassed(absl::Time deadline, absl::Time now) {
  constexpr absl::Duration kClockTolerance = absl::Milliseconds(20);
  return now + kClockTolerance >= deadline;
}

}  // namespace partnercenter::client
