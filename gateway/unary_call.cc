#include "gateway/unary_call.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/error_details.h"
#include "client/guid.h"
#include "client/reasons.h"
#include "client/upstream_status.h"
#include "gateway/call_ids.h"
#include "gateway/call_metadata.h"
#include "gateway/grpc_status.h"
#include "gateway/reasons.h"
#include "gateway/reply.h"

namespace partnercenter::gateway {
namespace {

// A worker that was told to stop gets so long to say in which phase, before the
// reply leaves without it.
constexpr absl::Duration kStopGrace = absl::Milliseconds(50);

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
  client::SetMetadata(status, "ms_correlation_id", correlation_id);
  google::rpc::RequestInfo info;
  info.set_request_id(request_id);
  client::SetDetail(status, info);
  return status;
}

absl::Status Draining() {
  return client::MakeError(absl::StatusCode::kUnavailable, kDraining,
                           "the gateway ends");
}

}  // namespace

// What gRPC holds of a call. Deletes itself when gRPC is done with it.
class UnaryCall::Reactor : public grpc::ServerUnaryReactor {
 public:
  explicit Reactor(std::shared_ptr<UnaryCall> call)
      : call_(std::move(call)), running_(call_->parts_.running) {}

  // About a millisecond after the deadline, or when the caller cancels.
  void OnCancel() override { call_->Stop(); }
  void OnDone() override { delete this; }

 private:
  const std::shared_ptr<UnaryCall> call_;
  const RunningCalls::Token running_;
};

grpc::ServerUnaryReactor* UnaryCall::Start(
    const CallParts& parts, const Rpc& rpc, Admission admission,
    absl::StatusOr<client::OrderQuery> query) {
  auto call = std::make_shared<UnaryCall>(parts, rpc, std::move(admission));
  auto* const reactor = new Reactor(call);
  call->reactor_ = reactor;
  parts.metrics.Start(rpc.method);
  if (parts.running.refuses()) {
    call->Reply(Draining());
  } else if (query.ok()) {
    call->Enqueue(*std::move(query));
  } else {
    call->Reply(query.status());
  }
  return reactor;
}

UnaryCall::UnaryCall(const CallParts& parts, const Rpc& rpc,
                     Admission admission)
    : parts_(parts),
      rpc_(rpc),
      admission_(std::move(admission)),
      started_(parts.clock.Now()) {
  context_.deadline = std::min(absl::FromChrono(rpc.context->deadline()),
                               started_ + parts.max_deadline);
  context_.stop = stop_.get_token();
  const MetadataLookup metadata = LookupIn(*rpc.context);
  trace_ = TraceContextOf(metadata);
  context_.correlation_id = CorrelationIdOf(metadata, trace_);
  context_.progress = &progress_;
}

void UnaryCall::Enqueue(client::OrderQuery query) {
  const auto stop = [weak = weak_from_this()] {
    if (const auto call = weak.lock()) call->Stop();
  };
  // gRPC knows the caller's deadline, but not our own.
  deadline_timer_ = parts_.timer.At(context_.deadline, stop);
  drain_callback_.emplace(parts_.drain_end, stop);
  {
    const std::lock_guard lock(mutex_);
    queue_time_.Begin(parts_.clock.Now());
  }
  auto ticket = parts_.workers.Submit(
      [call = shared_from_this(), query = std::move(query)] {
        return call->Run(query);
      });
  if (!ticket.ok()) {
    {
      const std::lock_guard lock(mutex_);
      queue_time_ = {};
    }
    return Reply(ticket.status());
  }
  {
    const std::lock_guard lock(mutex_);
    ticket_ = *ticket;
    if (!is_stopping_) return;
  }
  // Stopped before there was a ticket to withdraw.
  if (Withdraw()) Reply(StopStatus());
}

// Returns how long to wait before the call is run again, if it is to be.
std::optional<absl::Duration> UnaryCall::Run(const client::OrderQuery& query) {
  {
    const std::lock_guard lock(mutex_);
    queue_time_.End(parts_.clock.Now());
  }
  if (stop_.stop_requested()) {
    Reply(StopStatus());
    return std::nullopt;
  }
  try {
    if (fetch_ == nullptr) fetch_ = parts_.orders.Start(query);
    auto step = fetch_->Run(context_);
    if (const auto* pause = std::get_if<client::Pause>(&step)) {
      // Stopped just now, the call could not be withdrawn.
      if (!stop_.stop_requested()) {
        const std::lock_guard lock(mutex_);
        queue_time_.Begin(parts_.clock.Now() + pause->length);
        return pause->length;
      }
      step = StopStatus();
    }
    Reply(std::get<absl::StatusOr<client::OrdersAnswer>>(std::move(step)));
  } catch (...) {
    Reply(client::MakeError(absl::StatusCode::kInternal, kGatewayBug,
                            "the gateway failed"));
  }
  return std::nullopt;
}

void UnaryCall::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (has_replied_ || std::exchange(is_stopping_, true)) return;
  }
  stop_.request_stop();
  if (Withdraw()) return Reply(StopStatus());
  // A worker that looks up a name, decodes, or gets no processor does not stop
  // at once.
  grace_timer_ = parts_.timer.At(client::Timer::Now() + kStopGrace,
                                 [weak = weak_from_this()] {
                                   if (const auto call = weak.lock())
                                     call->Reply(call->StopStatus());
                                 });
}

// Takes the call out of the queue. Returns false if it was not there.
bool UnaryCall::Withdraw() {
  std::optional<WorkerPool::Ticket> ticket;
  {
    const std::lock_guard lock(mutex_);
    ticket = ticket_;
  }
  return ticket.has_value() && parts_.workers.Withdraw(*ticket);
}

absl::Status UnaryCall::StopStatus() const {
  absl::Status status = client::StatusOfStop(
      client::DeadlinePassed(context_, parts_.clock.Now()), progress_.phase());
  if (progress_.attempts() > 0) {
    client::SetMetadata(status, "ms_request_id", progress_.ms_request_id());
    client::SetMetadata(status, "attempts", absl::StrCat(progress_.attempts()));
  }
  return status;
}

void UnaryCall::Reply(absl::StatusOr<client::OrdersAnswer> answer) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(has_replied_, true)) return;
  }
  if (client::ReasonOf(answer.status()) == client::kCancelled &&
      parts_.drain_end.stop_requested()) {
    answer = Draining();
  }
  // Before the reply: who has it may call again.
  admission_.place.Release();
  try {
    Send(std::move(answer));
  } catch (...) {
    // Out of memory, most likely: without details, but never without a reply.
    parts_.metrics.End({.method = rpc_.method,
                        .status = absl::InternalError(""),
                        .duration = parts_.clock.Now() - started_});
    reactor_->Finish(grpc::Status(grpc::StatusCode::INTERNAL, ""));
  }
}

void UnaryCall::Send(absl::StatusOr<client::OrdersAnswer> answer) {
  const std::string sent_id = progress_.ms_request_id();
  const std::string request_id =
      sent_id.empty() ? client::Guid::Random().text() : sent_id;
  absl::Status status = answer.status();
  grpc::ByteBuffer response;
  if (answer.ok()) {
    parts_.log.WriteUnmapped(answer->unmapped);
    parts_.metrics.CountUnmapped(answer->unmapped);
    response = EncodeReply(*std::move(answer));
  } else {
    status = Complete(status, request_id, context_.correlation_id);
  }
  const grpc::Status grpc_status = ToGrpcStatus(status);
  CallRecord record = RecordOf(status);
  record.reply_bytes = response.Length();
  record.ms_request_id = request_id;
  parts_.log.Write(record);
  rpc_.context->AddTrailingMetadata("ms-request-id", request_id);
  rpc_.context->AddTrailingMetadata("ms-correlation-id",
                                    context_.correlation_id);
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

CallRecord UnaryCall::RecordOf(const absl::Status& status) {
  const absl::Time now = parts_.clock.Now();
  CallRecord record = {.method = rpc_.method, .status = status};
  record.caller = admission_.caller;
  record.peer = rpc_.context->peer();
  record.customer = rpc_.customer;
  record.duration = now - started_;
  record.effort = progress_.effort();
  if (status.ok()) record.freshness = "LIVE";
  record.trace = trace_;
  record.ms_correlation_id = context_.correlation_id;
  const std::lock_guard lock(mutex_);
  record.queue_time = queue_time_.Total(now);
  return record;
}

}  // namespace partnercenter::gateway
