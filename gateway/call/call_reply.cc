#include "gateway/call/call_reply.h"

#include <utility>

#include "base/error_details.h"
#include "base/guid.h"
#include "client/error_reason.h"
#include "gateway/call/grpc_status.h"

namespace partnercenter::gateway {
namespace {

// A smaller difference between the clocks is no step, but their resolution and
// what NTP corrects little by little.
constexpr absl::Duration kClockStep = absl::Seconds(1);

void Complete(absl::Status& error, const std::string& request_id,
              const std::string& correlation_id) {
  client::EnsureRetryDelay(error);
  base::SetMetadata(error, "ms_correlation_id", correlation_id);
  google::rpc::RequestInfo info;
  info.set_request_id(request_id);
  base::SetDetail(error, info);
}

// Moves the texts of `info` and `outcome` into the record.
CallRecord RecordOf(const absl::Status& status, absl::Time now, CallInfo& info,
                    CallOutcome& outcome) {
  CallRecord record = {.method = info.method, .status = status};
  record.caller = std::move(info.caller);
  record.peer = std::move(info.peer);
  record.user_agent = std::move(info.user_agent);
  record.customer = std::move(info.customer);
  record.duration = now - info.started;
  record.queue_time = outcome.queue_time;
  record.effort = std::move(outcome.effort);
  if (status.ok()) {
    record.source = outcome.provenance.source;
    record.age = now - (*outcome.answer)->received;
  }
  record.refresh_error_reason =
      std::move(outcome.provenance.refresh_error_reason);
  record.trace = std::move(info.trace);
  record.ms_request_id = std::move(outcome.ms_request_id);
  record.ms_correlation_id = std::move(info.ms_correlation_id);
  return record;
}

// Returns nothing while `as_of` of the answer agrees with its age. Otherwise
// the wall time was set since, and the caller is told the time by the new one:
// else the answer might be from the future.
std::optional<absl::Time> CorrectedAsOf(const client::OrdersAnswer& answer,
                                        const base::Clock& clock) {
  const absl::Time as_of = clock.WallTime() - (clock.Now() - answer.received);
  if (absl::AbsDuration(as_of - answer.as_of) < kClockStep) return std::nullopt;
  return as_of;
}

void Send(const ReplyParts& parts, CallInfo& info, CallOutcome& outcome,
          ReplySink& sink) {
  absl::Status status = outcome.answer.status();
  grpc::ByteBuffer response;
  if (status.ok()) {
    outcome.ms_request_id = (*outcome.answer)->ms_request_id;
    outcome.provenance.as_of = CorrectedAsOf(**outcome.answer, parts.clock);
    response = EncodeReply(*outcome.answer, outcome.provenance);
  } else {
    if (outcome.ms_request_id.empty()) {
      outcome.ms_request_id = base::Guid::Random().text();
    }
    Complete(status, outcome.ms_request_id, info.ms_correlation_id);
  }
  grpc::Status grpc_status = ToGrpcStatus(status);
  const absl::Time now = parts.clock.Now();
  CallRecord record = RecordOf(status, now, info, outcome);
  record.reply_bytes = response.Length();
  parts.log.Write(record);
  sink.AddTrailer("ms-request-id", record.ms_request_id);
  sink.AddTrailer("ms-correlation-id", record.ms_correlation_id);
  if (const auto pushback = PushbackOf(status, info.deadline - now)) {
    sink.AddTrailer("grpc-retry-pushback-ms", *pushback);
  }
  // Last, since nothing after it can fail: each call is counted once.
  parts.metrics.End(record);
  sink.Finish(std::move(grpc_status), response);
}

}  // namespace

absl::Status DrainingError() {
  return client::MakeError(absl::StatusCode::kUnavailable,
                           orders::v1::ERROR_REASON_DRAINING,
                           "the gateway is shutting down");
}

void SendReply(const ReplyParts& parts, CallInfo&& info, CallOutcome&& outcome,
               ReplySink& sink) noexcept {
  try {
    Send(parts, info, outcome, sink);
  } catch (...) {
    // Out of memory, most likely: without details, but never without a reply.
    parts.metrics.End({.method = info.method,
                       .status = absl::InternalError(""),
                       .duration = parts.clock.Now() - info.started});
    grpc::ByteBuffer empty;
    sink.Finish(grpc::Status(grpc::StatusCode::INTERNAL, ""), empty);
  }
}

}  // namespace partnercenter::gateway
