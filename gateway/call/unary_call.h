#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/stopped.h"
#include "gateway/access/authorizer.h"
#include "gateway/access/caller_limit.h"
#include "gateway/call/call_reply.h"
#include "gateway/call/in_flight_calls.h"
#include "gateway/call/reply_budget.h"
#include "gateway/call/request_check.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/coalescer.h"

namespace partnercenter::gateway {

// Dependencies of every call. All must outlive all calls, and the workers.
struct CallParts {
  AnswerCache& cache;
  Coalescer& coalescer;
  base::Timer& timer;
  ReplyParts reply;
  ReplyBudget& reply_budget;
  InFlightCalls& in_flight;
  // Fires at the expiry of the drain, to cut the calls still in flight.
  std::stop_token drain_end;
  // The longest deadline of a call, and the deadline of calls without one.
  absl::Duration max_deadline;
  // max_age of requests without one.
  absl::Duration default_max_age;
  // True if calls may have to wait for the rate limit.
  bool has_rate_limit = false;
  // Time that a reply has to leave, even if the deadline is nearer: it may be
  // the one that tells of the deadline.
  absl::Duration min_reply_time = absl::Seconds(1);
};

// One call of one of the three RPCs, from the request until the reply has left:
// replies with a cached response, or waits for a fetch, which others may share,
// and replies exactly once. Knows nothing of gRPC but its reply's bytes. Its
// states:
//
//     kStarting --- from the cache, or Start refuses the call ---.
//      |  |                                                      |
//      |  | Start joins a fetch                                  |
//      |  v                                                      |
//      | kWaiting --- the fetch ends, or the call leaves the ----+
//      |  |           queue since the rate limit holds it        |
//      |  |                                                      |
//      |  | Cancel, the deadline, or the expiry of the drain     |
//      v  v                                                      v
//     kStopping --- left at once, the fetch stops, or grace --> kReplied
//                   for that has passed
//
// A call that stops leaves its fetch. If others wait for that, or it has not
// begun, the call replies at once. Else the fetch is told to stop; the call
// waits for it, since it knows the phase it stopped in, but only briefly: a
// worker that looks up a name or decodes does not stop at once.
//
// A reply holds the caller's place, and room in the reply budget, until OnSent.
// One that has not left at the deadline is given up.
//
// Thread-safe once started. Owned by shared pointers.
class UnaryCall : public std::enable_shared_from_this<UnaryCall> {
 public:
  // `request` is the error of a call that was not admitted, or whose request is
  // invalid.
  UnaryCall(const CallParts& parts, CallInfo info, Admission admission,
            absl::StatusOr<CheckedRequest> request);

  // Starts the call. Replies before it returns if the cache has a response of
  // an age that the caller accepts, or if the call is refused. Never blocks.
  // `sink` must live until OnSent.
  void Start(ReplySink& sink);

  // Stops the call: its caller has cancelled, or its deadline has passed. No
  // effect after the reply.
  void Cancel();

  // The reply has left, or has been given up. Uses no sink afterwards. Call it
  // once, after the reply.
  void OnSent();

 private:
  enum class State { kStarting, kWaiting, kStopping, kReplied };

  // Waits for the reply of another call of the caller to leave.
  void AwaitPlace();
  // Goes on with a call that has its place.
  void Proceed();
  bool IsOutOfRoom() const;
  SharedAnswer FindCached() const;
  void Join();
  void OnDelivery(Delivery delivery);
  void Leave(Coalescer::Membership membership);
  void LeaveIfRateLimited();
  absl::Status StatusOfStop(const client::Stopped& stopped) const;
  void ReplaceError(CallOutcome& outcome) const;
  // Replaces an answer that the budget has no room for.
  void TakeRoom(CallOutcome& outcome);
  void Reply(CallOutcome outcome);

  absl::Time Now() const { return parts_.reply.clock.Now(); }

  const CallParts parts_;
  const absl::Time deadline_;
  // Of the reply budget.
  const absl::string_view method_;
  const std::string reader_;
  // Given up by the reply.
  CallInfo info_;
  // Both are held until OnSent.
  CallerLimit::Lease caller_lease_;
  std::optional<ReplyBudget::Lease> room_;
  const std::function<absl::Status(bool is_held)> decide_;
  const absl::StatusOr<CheckedRequest> request_;
  const std::string key_;  // of the cache
  // Not to be touched after OnSent.
  ReplySink* sink_ = nullptr;

  mutable std::mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kStarting;
  // From kWaiting on.
  std::optional<Coalescer::Membership> membership_ ABSL_GUARDED_BY(mutex_);

  // Set once each, by the one thread that joins, the one that stops and the one
  // that replies. Last, so that they are cancelled while the rest still stands.
  base::Timer::Handle place_timer_;
  base::Timer::Handle reply_timer_;
  base::Timer::Handle deadline_timer_;
  base::Timer::Handle rate_limit_timer_;
  base::Timer::Handle grace_timer_;
  std::optional<std::stop_callback<std::function<void()>>> drain_callback_;
};

}  // namespace partnercenter::gateway
