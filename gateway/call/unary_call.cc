#include "gateway/call/unary_call.h"

#include <algorithm>
#include <utility>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/order_query.h"
#include "gateway/call/stale_policy.h"
#include "gateway/fetch/worker_pool.h"

namespace partnercenter::gateway {
namespace {

// Time for a fetch that was told to stop to say in which phase it was, before
// the reply leaves without it.
constexpr absl::Duration kStopGrace = absl::Milliseconds(50);

// A call that waits for the rate limit gives up this long before its deadline.
constexpr absl::Duration kRateLimitMargin = absl::Milliseconds(100);

// Time for a reply that its caller has read to be known as sent. Much longer
// than that takes, and short for a caller whose calls are refused.
constexpr absl::Duration kPlaceWait = absl::Milliseconds(100);

absl::Status RepliesOverloadedError() {
  return OverloadedError(
      "as many replies wait for their callers to read them "
      "as the gateway holds (limits.replyBytes)");
}

}  // namespace

UnaryCall::UnaryCall(const CallParts& parts, CallInfo info, Admission admission,
                     absl::StatusOr<CheckedRequest> request)
    : parts_(parts),
      deadline_(std::min(info.deadline, info.started + parts.max_deadline)),
      method_(info.method),
      reader_(info.caller.empty() ? info.peer : info.caller),
      info_(std::move(info)),
      caller_lease_(std::move(admission.caller_lease)),
      decide_(std::move(admission.decide)),
      request_(std::move(request)),
      key_(request_.ok() ? client::TargetOf(request_->query) : "") {}

void UnaryCall::Start(ReplySink& sink) {
  sink_ = &sink;
  if (parts_.in_flight.refuses()) return Reply({.answer = DrainingError()});
  if (!request_.ok()) return Reply({.answer = request_.status()});
  if (decide_) return AwaitPlace();
  Proceed();
}

void UnaryCall::AwaitPlace() {
  place_timer_ = parts_.timer.At(
      base::Timer::Now() + kPlaceWait, [weak = weak_from_this()] {
        const auto call = weak.lock();
        if (call == nullptr || !call->caller_lease_.Withdraw()) return;
        call->Reply({.answer = call->decide_(false)});
      });
  const auto proceed = [call = shared_from_this()] {
    (void)call->decide_(true);
    call->Proceed();
  };
  if (caller_lease_.Await(proceed)) proceed();
}

void UnaryCall::Proceed() {
  if (SharedAnswer cached = FindCached()) {
    return Reply({.answer = std::move(cached),
                  .provenance = {orders::v1::Freshness::SOURCE_CACHED}});
  }
  if (IsOutOfRoom()) {
    return Reply({.answer = RepliesOverloadedError()});
  }
  Join();
}

bool UnaryCall::IsOutOfRoom() const {
  return parts_.reply_budget.IsFull(reader_, method_);
}

SharedAnswer UnaryCall::FindCached() const {
  const absl::Duration max_age =
      request_->max_age.value_or(parts_.default_max_age);
  if (max_age <= absl::ZeroDuration()) return nullptr;
  return parts_.cache.Find(key_, info_.started - max_age);
}

void UnaryCall::Join() {
  const auto stop = [weak = weak_from_this()] {
    if (const auto call = weak.lock()) call->Cancel();
  };
  // gRPC knows the caller's deadline, but not our own.
  deadline_timer_ = parts_.timer.At(deadline_, stop);
  drain_callback_.emplace(parts_.drain_end, stop);
  if (parts_.has_rate_limit) {
    rate_limit_timer_ = parts_.timer.At(deadline_ - kRateLimitMargin,
                                        [weak = weak_from_this()] {
                                          if (const auto call = weak.lock()) {
                                            call->LeaveIfRateLimited();
                                          }
                                        });
  }
  const auto membership = parts_.coalescer.Join(
      request_->query,
      {info_.caller, deadline_, info_.ms_correlation_id,
       [call = shared_from_this()](Delivery delivery) {
         call->OnDelivery(std::move(delivery));
       },
       [this] { return parts_.reply_budget.TakeForFetch(reader_, method_); }});
  if (!membership.ok()) return Reply({.answer = membership.status()});
  {
    const std::lock_guard lock(mutex_);
    membership_ = *membership;
    if (state_ == State::kStarting) state_ = State::kWaiting;
    if (state_ != State::kStopping) return;
  }
  // The call was stopped before it had a membership to end.
  Leave(*membership);
}

void UnaryCall::OnDelivery(Delivery delivery) {
  CallOutcome outcome = {.answer = std::move(delivery.answer),
                         .ms_request_id = std::move(delivery.ms_request_id)};
  if (delivery.stopped.has_value()) {
    outcome.answer = StatusOfStop(*delivery.stopped);
  }
  if (delivery.is_first) {
    outcome.effort = std::move(delivery.effort);
    outcome.queue_time = delivery.queue_time;
  } else {
    outcome.provenance.source = orders::v1::Freshness::SOURCE_COALESCED;
  }
  Reply(std::move(outcome));
}

void UnaryCall::Cancel() {
  std::optional<Coalescer::Membership> membership;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kStopping || state_ == State::kReplied) return;
    state_ = State::kStopping;
    membership = membership_;
  }
  if (membership.has_value()) Leave(*std::move(membership));
}

void UnaryCall::Leave(Coalescer::Membership membership) {
  const auto reply = [this, membership] {
    const client::CallProgress& progress = membership.progress();
    const client::Stopped stopped = progress.stopped();
    // Not in braces, of which GCC 12 warns: maybe-uninitialized.
    CallOutcome outcome;
    outcome.answer = StatusOfStop(stopped);
    outcome.ms_request_id = stopped.ms_request_id;
    if (membership.is_first()) {
      outcome.effort = progress.effort();
      outcome.queue_time = membership.queue_time();
    }
    Reply(std::move(outcome));
  };
  if (membership.Leave() == Coalescer::Membership::Left::kAtOnce)
    return reply();
  // A worker that looks up a name, decodes, or gets no processor does not stop
  // at once.
  grace_timer_ = parts_.timer.At(base::Timer::Now() + kStopGrace,
                                 [weak = weak_from_this(), reply] {
                                   if (const auto call = weak.lock()) reply();
                                 });
}

// A reply at the deadline would come too late to name the rate limit.
void UnaryCall::LeaveIfRateLimited() {
  std::optional<Coalescer::Membership> membership;
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kWaiting) return;
    membership = membership_;
  }
  if (!membership->IsRateLimited()) return;
  const auto queue_time = membership->queue_time();
  if (!membership->LeaveQueue()) return;  // it has just got its turn
  CallOutcome outcome = {.answer = RateLimitedError(base::kDefaultRetryDelay)};
  if (membership->is_first()) outcome.queue_time = queue_time;
  Reply(std::move(outcome));
}

// The fetch knows where it was stopped, the call why.
absl::Status UnaryCall::StatusOfStop(const client::Stopped& stopped) const {
  return client::StatusOfStop(client::DeadlinePassed(deadline_, Now()),
                              stopped);
}

// By DRAINING where it is the shutdown that cancelled the call; by a stale
// response where the caller accepts one.
void UnaryCall::ReplaceError(CallOutcome& outcome) const {
  if (outcome.answer.ok()) return;
  if (parts_.drain_end.stop_requested() &&
      client::HasReason(outcome.answer.status(),
                        orders::v1::ERROR_REASON_CANCELLED)) {
    outcome.answer = DrainingError();
  }
  if (!request_.ok()) return;
  const auto oldest = OldestStaleResponse(outcome.answer.status(),
                                          request_->max_stale_on_error, Now());
  if (!oldest.has_value()) return;
  SharedAnswer stale = parts_.cache.Find(key_, *oldest);
  if (stale == nullptr) return;
  outcome.provenance = {orders::v1::Freshness::SOURCE_STALE,
                        base::ReasonOf(outcome.answer.status())};
  outcome.answer = std::move(stale);
}

void UnaryCall::TakeRoom(CallOutcome& outcome) {
  if (!outcome.answer.ok()) return;
  auto room = parts_.reply_budget.Take(reader_, method_, *outcome.answer);
  if (room.has_value()) {
    room_.emplace(*std::move(room));
    return;
  }
  outcome.answer = RepliesOverloadedError();
  outcome.provenance = {};
}

void UnaryCall::OnSent() {
  // Its callback uses the lease.
  place_timer_.Cancel();
  // Waits for Abort, if that runs: gRPC's context is gone soon.
  reply_timer_.Cancel();
  room_.reset();
  caller_lease_.Release();
}

void UnaryCall::Reply(CallOutcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(state_, State::kReplied) == State::kReplied) return;
  }
  try {
    ReplaceError(outcome);
  } catch (...) {
    // Out of memory: the error goes out as it is.
  }
  try {
    TakeRoom(outcome);
    reply_timer_ =
        parts_.timer.At(std::max(deadline_, Now() + parts_.min_reply_time),
                        [weak = weak_from_this()] {
                          // OnSent waits for this, so the sink still stands.
                          if (const auto call = weak.lock())
                            call->sink_->Abort();
                        });
  } catch (...) {
    // Out of memory: an answer must not go uncounted.
    if (outcome.answer.ok()) outcome.answer = RepliesOverloadedError();
  }
  caller_lease_.ReplyLeaves();
  SendReply(parts_.reply, std::move(info_), std::move(outcome), *sink_);
}

}  // namespace partnercenter::gateway
