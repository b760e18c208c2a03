#pragma once

#include <algorithm>
#include <functional>
#include <stop_token>
#include <string>

#include "absl/time/time.h"
#include "client/call_progress.h"

namespace partnercenter::client {

// What one caller's request brings along, handed by const reference from the
// front door down to the socket. A value; the thread that made it keeps it
// alive until the call has ended.
struct CallContext {
  // When the caller stops waiting. Bounds everything: queueing, token, every
  // try. Never infinite.
  absl::Time deadline;

  // Fires when nobody waits for the answer any more: the caller cancelled, or
  // `deadline` passed. Every blocking function below returns soon after.
  std::stop_token stop;

  // Sent upstream as MS-CorrelationId: a lower-case GUID.
  std::string correlation_id;

  // Told how far the call has come, unless null. Outlives the call.
  CallProgress* progress = nullptr;

  // Of a fetch that several wait for: when the last of those who are there now
  // stops waiting. More may join. Not set: at `deadline`.
  std::function<absl::Time()> last_waiter = {};

  // Until when it is worth to begin something.
  absl::Time Horizon() const {
    return last_waiter ? std::min(deadline, last_waiter()) : deadline;
  }

  // Tells `progress`. `phase` is a literal: see ErrorInfo.metadata.
  void Enter(absl::string_view phase) const {
    if (progress != nullptr) progress->Enter(phase);
  }
  void BeginAttempt(const std::string& ms_request_id) const {
    if (progress != nullptr) progress->BeginAttempt(ms_request_id);
  }
};

// Whether a call that `stop` ended at `now` ran out of time, rather than being
// cancelled. The clock that fired `stop` may be a little ahead of the one that
// told `now`.
inline bool DeadlinePassed(absl::Time deadline, absl::Time now) {
  constexpr absl::Duration kClockTolerance = absl::Milliseconds(20);
  return now + kClockTolerance >= deadline;
}

}  // namespace partnercenter::client
