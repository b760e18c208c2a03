#include "gateway/call/unary_reactor.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "gateway/call/call_ids.h"
#include "gateway/call/call_metadata.h"
#include "gateway/call/trace_context.h"

namespace partnercenter::gateway {
namespace {

MetadataLookup LookupIn(const grpc::CallbackServerContext& context) {
  return [&context](absl::string_view name) -> std::optional<std::string> {
    const auto& metadata = context.client_metadata();
    const auto entry =
        metadata.find(grpc::string_ref(name.data(), name.size()));
    if (entry == metadata.end()) return std::nullopt;
    return std::string(entry->second.data(), entry->second.size());
  };
}

CallInfo InfoOf(const UnaryRpc& rpc, const base::Clock& clock) {
  const MetadataLookup metadata = LookupIn(*rpc.context);
  CallInfo info = {.method = rpc.method, .started = clock.Now()};
  // gRPC tells it as a wall time, as of now.
  info.deadline = info.started + (absl::FromChrono(rpc.context->deadline()) -
                                  clock.WallTime());
  info.peer = rpc.context->peer();
  info.customer = rpc.customer;
  info.trace = TraceContextOf(metadata);
  info.ms_correlation_id = CorrelationIdOf(metadata, info.trace);
  return info;
}

// Replies through gRPC's own reactor: one of ours costs a change of threads
// when the call is done. For calls that reply before gRPC has a reactor.
class DefaultReactor : public ReplySink {
 public:
  explicit DefaultReactor(const UnaryRpc& rpc)
      : context_(rpc.context), response_(rpc.response) {}

  void AddTrailer(const char* name, const std::string& value) override {
    context_->AddTrailingMetadata(name, value);
  }
  void Finish(grpc::Status status, grpc::ByteBuffer& response) override {
    response_->Swap(&response);
    reactor_ = context_->DefaultReactor();
    reactor_->Finish(std::move(status));
  }

  // Null before Finish.
  grpc::ServerUnaryReactor* reactor() const { return reactor_; }

 private:
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_;
  grpc::ServerUnaryReactor* reactor_ = nullptr;
};

// What gRPC holds of a call that may have to wait. Deletes itself when gRPC is
// done with it.
class UnaryReactor : public grpc::ServerUnaryReactor, public ReplySink {
 public:
  UnaryReactor(const UnaryRpc& rpc, std::shared_ptr<UnaryCall> call,
               std::shared_ptr<InFlightCalls::Guard> in_flight)
      : context_(rpc.context),
        response_(rpc.response),
        call_(std::move(call)),
        in_flight_(std::move(in_flight)) {}

  void AddTrailer(const char* name, const std::string& value) override {
    context_->AddTrailingMetadata(name, value);
  }
  void Finish(grpc::Status status, grpc::ByteBuffer& response) override {
    response_->Swap(&response);
    grpc::ServerUnaryReactor::Finish(std::move(status));
  }

  // About a millisecond after the deadline, or when the caller cancels.
  void OnCancel() override { call_->Cancel(); }
  void OnDone() override { delete this; }

 private:
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_;
  const std::shared_ptr<UnaryCall> call_;
  const std::shared_ptr<InFlightCalls::Guard> in_flight_;
};

}  // namespace

grpc::ServerUnaryReactor* StartUnaryCall(
    const CallParts& parts, const UnaryRpc& rpc, Admission admission,
    absl::StatusOr<CheckedRequest> request) {
  auto in_flight = std::make_shared<InFlightCalls::Guard>(parts.in_flight);
  CallInfo info = InfoOf(rpc, parts.reply.clock);
  info.caller = std::move(admission.caller);
  const auto call = std::make_shared<UnaryCall>(
      parts, std::move(info), std::move(admission.caller_lease),
      std::move(request));
  parts.reply.metrics.Start(rpc.method);
  DefaultReactor at_once(rpc);
  if (call->ReplyFromCache(at_once, in_flight)) return at_once.reactor();
  auto* const reactor = new UnaryReactor(rpc, call, std::move(in_flight));
  call->Start(*reactor);
  return reactor;
}

}  // namespace partnercenter::gateway
