#include "gateway/call/unary_call.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "base/guid.h"
#include "client/error_reason.h"
#include "client/order_query.h"
#include "client/status/upstream_status.h"
#include "gateway/call/call_ids.h"
#include "gateway/call/call_metadata.h"
#include "gateway/call/grpc_status.h"

namespace partnercenter::gateway {
namespace {

// A worker that was told to stop gets so long to say in which phase, before the
// reply leaves without it.
constexpr absl::Duration kStopGrace = absl::Milliseconds(50);

// So long before its deadline, a call that waits for its turn in the pace gives
// up.
constexpr absl::Duration kRateLimitMargin = absl::Milliseconds(100);

MetadataLookup LookupIn(const grpc::CallbackServerContext& context) {
  return [&context](absl::string_view name) -> std::optional<std::string> {
    const auto& metadata = context.client_metadata();
    const auto entry =
        metadata.find(grpc::string_ref(name.data(), name.size()));
    if (entry == metadata.end()) return std::nullopt;
    return std::string(entry->second.data(), entry->second.size());
  };
}

// An error as it leaves for the caller: with the ids to quote to Microsoft, and
// when to ask again.
absl::Status Complete(absl::Status status, const std::string& request_id,
                      const std::string& correlation_id) {
  client::EnsureRetryDelay(status);
  base::SetMetadata(status, "ms_correlation_id", correlation_id);
  google::rpc::RequestInfo info;
  info.set_request_id(request_id);
  base::SetDetail(status, info);
  return status;
}

// Whether a kept answer may stand in for this error: not where the caller
// itself is at fault, or has gone, or another gateway can still ask.
bool MayBeStoodInFor(const absl::Status& status) {
  if (base::ReasonOf(status) == client::kDraining) return false;
  return absl::IsUnavailable(status) || absl::IsInternal(status) ||
         absl::IsResourceExhausted(status);
}

// "LIVE"; a literal.
absl::string_view NameOf(orders::v1::Freshness::Source source) {
  using orders::v1::Freshness;
  switch (source) {
    case Freshness::SOURCE_COALESCED:
      return "COALESCED";
    case Freshness::SOURCE_CACHED:
      return "CACHED";
    case Freshness::SOURCE_STALE:
      return "STALE";
    default:
      return "LIVE";
  }
}

absl::Status Draining() {
  return client::MakeError(absl::StatusCode::kUnavailable, client::kDraining,
                           "the gateway ends");
}

}  // namespace

// What gRPC holds of a call that may have to wait. Deletes itself when gRPC is
// done with it.
class UnaryCall::Reactor : public grpc::ServerUnaryReactor {
 public:
  Reactor(std::shared_ptr<UnaryCall> call,
          std::shared_ptr<InFlightCalls::Guard> running)
      : call_(std::move(call)), running_(std::move(running)) {}

  // About a millisecond after the deadline, or when the caller cancels.
  void OnCancel() override { call_->Stop(); }
  void OnDone() override { delete this; }

 private:
  const std::shared_ptr<UnaryCall> call_;
  const std::shared_ptr<InFlightCalls::Guard> running_;
};

grpc::ServerUnaryReactor* UnaryCall::Start(
    const CallParts& parts, const Rpc& rpc, Admission admission,
    absl::StatusOr<CheckedRequest> request) {
  auto running = std::make_shared<InFlightCalls::Guard>(parts.running);
  const auto call = std::make_shared<UnaryCall>(
      parts, rpc, std::move(admission), std::move(request));
  parts.metrics.Start(rpc.method);
  SharedAnswer kept = call->FindKept();
  // A reactor of our own costs a change of threads when the call is done.
  auto* const reactor = kept != nullptr ? rpc.context->DefaultReactor()
                                        : new Reactor(call, std::move(running));
  call->reactor_ = reactor;
  if (kept != nullptr) {
    call->Reply({.answer = std::move(kept),
                 .provenance = {orders::v1::Freshness::SOURCE_CACHED},
                 .running = std::move(running)});
  } else {
    call->Serve();
  }
  return reactor;
}

UnaryCall::UnaryCall(const CallParts& parts, const Rpc& rpc,
                     Admission admission,
                     absl::StatusOr<CheckedRequest> request)
    : parts_(parts),
      rpc_(rpc),
      admission_(std::move(admission)),
      started_(parts.clock.Now()),
      deadline_(std::min(absl::FromChrono(rpc.context->deadline()),
                         started_ + parts.max_deadline)),
      request_(std::move(request)),
      key_(request_.ok() ? client::TargetOf(request_->query) : "") {
  const MetadataLookup metadata = LookupIn(*rpc.context);
  trace_ = TraceContextOf(metadata);
  correlation_id_ = CorrelationIdOf(metadata, trace_);
}

// The answer that is kept, if the caller takes one of its age; else null.
SharedAnswer UnaryCall::FindKept() const {
  if (!request_.ok() || parts_.running.refuses()) return nullptr;
  const absl::Duration max_age =
      request_->max_age.value_or(parts_.default_max_age);
  if (max_age <= absl::ZeroDuration()) return nullptr;
  return parts_.cache.Find(key_, started_ - max_age);
}

void UnaryCall::Serve() {
  if (parts_.running.refuses()) return Reply({.answer = Draining()});
  if (!request_.ok()) return Reply({.answer = request_.status()});
  Join();
}

void UnaryCall::Join() {
  const auto stop = [weak = weak_from_this()] {
    if (const auto call = weak.lock()) call->Stop();
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
  const auto seat = parts_.coalescer.Join(
      request_->query, {admission_.caller, deadline_, correlation_id_,
                        [call = shared_from_this()](Delivery delivery) {
                          call->Take(std::move(delivery));
                        }});
  if (!seat.ok()) return Reply({.answer = seat.status()});
  {
    const std::lock_guard lock(mutex_);
    seat_ = *seat;
    if (!is_stopping_) return;
  }
  // Stopped before there was a seat to leave.
  Leave(*seat);
}

void UnaryCall::Take(Delivery delivery) {
  Outcome outcome = {.answer = std::move(delivery.answer),
                     .ms_request_id = std::move(delivery.ms_request_id)};
  if (base::ReasonOf(outcome.answer.status()) == client::kCancelled) {
    // Cut because this call left; the fetch knows where, but not why.
    const absl::Status& cut = outcome.answer.status();
    outcome.answer =
        Stopped(base::MetadataOf(cut, "phase"),
                base::MetadataOf(cut, "attempts"), outcome.ms_request_id);
  }
  if (delivery.is_first) {
    outcome.effort = std::move(delivery.effort);
    outcome.queue_time = delivery.queue_time;
  } else {
    outcome.provenance.source = orders::v1::Freshness::SOURCE_COALESCED;
  }
  Reply(std::move(outcome));
}

void UnaryCall::Stop() {
  std::optional<Coalescer::Seat> seat;
  {
    const std::lock_guard lock(mutex_);
    if (has_replied_ || std::exchange(is_stopping_, true)) return;
    seat = seat_;
  }
  if (seat.has_value()) Leave(*std::move(seat));
}

void UnaryCall::Leave(Coalescer::Seat seat) {
  const auto reply = [this, seat] {
    const client::CallProgress& progress = seat.progress();
    const int attempts = progress.attempts();
    Outcome outcome;
    outcome.ms_request_id = progress.ms_request_id();
    outcome.answer =
        Stopped(progress.phase(), attempts == 0 ? "" : absl::StrCat(attempts),
                outcome.ms_request_id);
    if (seat.is_first()) {
      outcome.effort = progress.effort();
      outcome.queue_time = seat.queue_time();
    }
    Reply(std::move(outcome));
  };
  if (seat.Leave() == Coalescer::Seat::Left::kAtOnce) return reply();
  // A worker that looks up a name, decodes, or gets no processor does not stop
  // at once.
  grace_timer_ = parts_.timer.At(base::Timer::Now() + kStopGrace,
                                 [weak = weak_from_this(), reply] {
                                   if (const auto call = weak.lock()) reply();
                                 });
}

// A reply at the deadline would come too late to say that it was the pace.
void UnaryCall::LeaveIfRateLimited() {
  std::optional<Coalescer::Seat> seat;
  {
    const std::lock_guard lock(mutex_);
    if (has_replied_ || is_stopping_ || !seat_.has_value()) return;
    seat = seat_;
  }
  if (!seat->IsRateLimited()) return;
  const auto queue_time = seat->queue_time();
  if (!seat->LeaveQueue()) return;  // it has just got its turn
  Outcome outcome = {.answer = RateLimitedError(base::kDefaultRetryDelay)};
  if (seat->is_first()) outcome.queue_time = queue_time;
  Reply(std::move(outcome));
}

absl::Status UnaryCall::Stopped(absl::string_view phase,
                                absl::string_view attempts,
                                const std::string& ms_request_id) const {
  const bool deadline_passed =
      client::DeadlinePassed(deadline_, parts_.clock.Now());
  absl::Status status = client::StatusOfStop(deadline_passed, phase);
  base::SetMetadata(status, "ms_request_id", ms_request_id);
  base::SetMetadata(status, "attempts", attempts);
  return status;
}

// Puts a kept answer in the place of an error, if the caller takes one of its
// age.
void UnaryCall::StandIn(Outcome& outcome) const {
  const absl::Status& status = outcome.answer.status();
  if (!request_.ok() || !MayBeStoodInFor(status) ||
      request_->max_stale_on_error <= absl::ZeroDuration()) {
    return;
  }
  SharedAnswer kept = parts_.cache.Find(
      key_, parts_.clock.Now() - request_->max_stale_on_error);
  if (kept == nullptr) return;
  outcome.provenance = {orders::v1::Freshness::SOURCE_STALE,
                        base::ReasonOf(status)};
  outcome.answer = std::move(kept);
}

void UnaryCall::Reply(Outcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(has_replied_, true)) return;
  }
  if (base::ReasonOf(outcome.answer.status()) == client::kCancelled &&
      parts_.drain_end.stop_requested()) {
    outcome.answer = Draining();
  }
  // Before the reply: who has it may call again.
  admission_.place.Release();
  try {
    StandIn(outcome);
    Send(std::move(outcome));
  } catch (...) {
    // Out of memory, most likely: without details, but never without a reply.
    parts_.metrics.End({.method = rpc_.method,
                        .status = absl::InternalError(""),
                        .duration = parts_.clock.Now() - started_});
    reactor_->Finish(grpc::Status(grpc::StatusCode::INTERNAL, ""));
  }
}

void UnaryCall::Send(Outcome outcome) {
  std::string request_id = std::move(outcome.ms_request_id);
  absl::Status status = outcome.answer.status();
  grpc::ByteBuffer response;
  if (status.ok()) {
    request_id = (*outcome.answer)->ms_request_id;
    response = EncodeReply(*outcome.answer, outcome.provenance,
                           std::move(outcome.running));
  } else {
    if (request_id.empty()) request_id = base::Guid::Random().text();
    status = Complete(status, request_id, correlation_id_);
  }
  const grpc::Status grpc_status = ToGrpcStatus(status);
  CallRecord record = RecordOf(status, outcome);
  record.reply_bytes = response.Length();
  record.ms_request_id = request_id;
  parts_.log.Write(record);
  rpc_.context->AddTrailingMetadata("ms-request-id", request_id);
  rpc_.context->AddTrailingMetadata("ms-correlation-id", correlation_id_);
  const absl::Duration left =
      absl::FromChrono(rpc_.context->deadline()) - parts_.clock.Now();
  if (const auto pushback = PushbackOf(status, left)) {
    rpc_.context->AddTrailingMetadata("grpc-retry-pushback-ms", *pushback);
  }
  // Last, since nothing after it can fail: each call is counted once.
  parts_.metrics.End(record);
  rpc_.response->Swap(&response);
  reactor_->Finish(grpc_status);
}

CallRecord UnaryCall::RecordOf(const absl::Status& status,
                               const Outcome& outcome) const {
  CallRecord record = {.method = rpc_.method, .status = status};
  record.caller = admission_.caller;
  record.peer = rpc_.context->peer();
  record.customer = rpc_.customer;
  record.duration = parts_.clock.Now() - started_;
  record.queue_time = outcome.queue_time;
  record.effort = outcome.effort;
  if (status.ok()) {
    record.freshness = NameOf(outcome.provenance.source);
    record.age = parts_.clock.Now() - (*outcome.answer)->as_of;
  }
  record.refresh_error_reason = outcome.provenance.refresh_error_reason;
  record.trace = trace_;
  record.ms_correlation_id = correlation_id_;
  return record;
}

}  // namespace partnercenter::gateway
