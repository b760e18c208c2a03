#include "gateway/call/unary_reactor.h"

#include <grpc/support/time.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/clock.h"
#include "base/saturating_time.h"
#include "gateway/call/call_ids.h"
#include "gateway/call/call_metadata.h"
#include "gateway/call/trace_context.h"

namespace partnercenter::gateway {
namespace {

// Of a caller's user agent. gRPC's own has some 60.
constexpr size_t kMaxBytes = 256;

MetadataLookup LookupIn(const grpc::CallbackServerContext& context) {
  return [&context](absl::string_view name) -> std::optional<std::string> {
    const auto& metadata = context.client_metadata();
    const auto entry =
        metadata.find(grpc::string_ref(name.data(), name.size()));
    if (entry == metadata.end()) return std::nullopt;
    return std::string(entry->second.data(), entry->second.size());
  };
}

// gRPC's deadline as a time_point would do only until 2262, and is a past time
// or any other behind that.
absl::Duration TimeLeft(const grpc::CallbackServerContext& context) {
  const gpr_timespec deadline =
      gpr_convert_clock_type(context.raw_deadline(), GPR_CLOCK_MONOTONIC);
  const gpr_timespec left =
      gpr_time_sub(deadline, gpr_now(GPR_CLOCK_MONOTONIC));
  return base::DurationOf(left.tv_sec, left.tv_nsec);
}

// Metadata that HTTP/2 lets through may still hold what is not for a terminal.
std::string UserAgentOf(const MetadataLookup& metadata) {
  std::string text = metadata("user-agent").value_or("").substr(0, kMaxBytes);
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return !absl::ascii_isprint(c); }, '?');
  return text;
}

CallInfo InfoOf(const UnaryRpc& rpc, const base::Clock& clock) {
  const MetadataLookup metadata = LookupIn(*rpc.context);
  CallInfo info = {.method = rpc.method, .started = clock.Now()};
  info.deadline = info.started + TimeLeft(*rpc.context);
  info.peer = rpc.context->peer();
  info.user_agent = UserAgentOf(metadata);
  info.customer = rpc.customer;
  info.trace = TraceContextOf(metadata);
  info.ms_correlation_id = CorrelationIdOf(metadata, info.trace);
  return info;
}

// What gRPC holds of a call. Deletes itself when gRPC is done with it.
class UnaryReactor : public grpc::ServerUnaryReactor, public ReplySink {
 public:
  UnaryReactor(const UnaryRpc& rpc, InFlightCalls& in_flight,
               std::shared_ptr<UnaryCall> call)
      : context_(rpc.context),
        response_(rpc.response),
        in_flight_(in_flight),
        call_(std::move(call)) {}

  void AddTrailer(const char* name, const std::string& value) override {
    context_->AddTrailingMetadata(name, value);
  }
  void Finish(grpc::Status status, grpc::ByteBuffer& response) override {
    response_->Swap(&response);
    grpc::ServerUnaryReactor::Finish(std::move(status));
  }
  void Abort() override { context_->TryCancel(); }

  // About a millisecond after the deadline, or when the caller cancels.
  void OnCancel() override { call_->Cancel(); }
  // The reply has left, or never will. The context is gone afterwards.
  void OnDone() override {
    call_->OnSent();
    delete this;
  }

 private:
  // Spares the change of threads that gRPC otherwise makes before OnCancel and
  // OnDone, which costs a cached reply more than the rest of its work: neither
  // blocks. Marked as internal by gRPC, see decision 39.
  bool InternalInlineable() override { return true; }

  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_;
  const InFlightCalls::Guard in_flight_;
  const std::shared_ptr<UnaryCall> call_;
};

}  // namespace

grpc::ServerUnaryReactor* StartUnaryCall(
    const CallParts& parts, const UnaryRpc& rpc, Admission admission,
    absl::StatusOr<CheckedRequest> request) {
  CallInfo info = InfoOf(rpc, parts.reply.clock);
  info.caller = admission.caller;
  const auto call = std::make_shared<UnaryCall>(
      parts, std::move(info), std::move(admission), std::move(request));
  auto* const reactor = new UnaryReactor(rpc, parts.in_flight, call);
  parts.reply.metrics.Start(rpc.method);
  call->Start(*reactor);
  return reactor;
}

}  // namespace partnercenter::gateway
