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
#include "absl/time/time.h"
#include "base/timer.h"
#include "client/stopped.h"
#include "gateway/access/caller_limit.h"
#include "gateway/call/call_reply.h"
#include "gateway/call/in_flight_calls.h"
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
  InFlightCalls& in_flight;
  // Fires at the expiry of the drain, to cut the calls still in flight.
  std::stop_token drain_end;
  // The longest deadline of a call, and the deadline of calls without one.
  absl::Duration max_deadline;
  // max_age of requests without one.
  absl::Duration default_max_age;
  // True if calls may have to wait for the rate limit.
  bool has_rate_limit = false;
};

// One call of one of the three RPCs, from the request to the reply: replies
// with a cached response, or waits for a fetch, which others may share, and
// replies exactly once. Knows nothing of gRPC but its reply's bytes. Its
// states:
//
//     kStarting --- ReplyFromCache, or Start refuses the call ---.
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
// Thread-safe once started. Owned by shared pointers.
class UnaryCall : public std::enable_shared_from_this<UnaryCall> {
 public:
  // `caller_lease` is released before the reply leaves. `request` is the error
  // of a call that was not admitted, or whose request is invalid.
  UnaryCall(const CallParts& parts, CallInfo info,
            CallerLimit::Lease caller_lease,
            absl::StatusOr<CheckedRequest> request);

  // Replies to `sink` and returns true if the cache has a response of an age
  // that the caller accepts. `until_sent`: see EncodeReply.
  bool ReplyFromCache(ReplySink& sink, std::shared_ptr<void> until_sent);

  // Starts a call that ReplyFromCache has not answered, or replies with an
  // error at once. Never blocks. `sink` must live until it has the reply.
  void Start(ReplySink& sink);

  // Stops the call: its caller has cancelled, or its deadline has passed. No
  // effect after the reply.
  void Cancel();

 private:
  enum class State { kStarting, kWaiting, kStopping, kReplied };

  void Join();
  void OnDelivery(Delivery delivery);
  void Leave(Coalescer::Membership membership);
  void LeaveIfRateLimited();
  absl::Status StatusOfStop(const client::Stopped& stopped) const;
  void ReplaceError(CallOutcome& outcome) const;
  void Reply(CallOutcome outcome);

  absl::Time Now() const { return parts_.reply.clock.Now(); }

  const CallParts parts_;
  const absl::Time deadline_;
  // Both are given up by the reply.
  CallInfo info_;
  CallerLimit::Lease caller_lease_;
  const absl::StatusOr<CheckedRequest> request_;
  const std::string key_;  // of the cache
  // Not to be touched after the reply.
  ReplySink* sink_ = nullptr;

  mutable std::mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kStarting;
  // From kWaiting on.
  std::optional<Coalescer::Membership> membership_ ABSL_GUARDED_BY(mutex_);

  // Set once each, by the one thread that joins and the one that stops. Last,
  // so that they are cancelled while the rest still stands.
  base::Timer::Handle deadline_timer_;
  base::Timer::Handle rate_limit_timer_;
  base::Timer::Handle grace_timer_;
  std::optional<std::stop_callback<std::function<void()>>> drain_callback_;
};

}  // namespace partnercenter::gateway
