#include "gateway/call/call_log.h"

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

// As gRPC spells them.
absl::string_view CodeName(absl::StatusCode code) {
  static constexpr absl::string_view kNames[] = {"OK",
                                                 "CANCELLED",
                                                 "UNKNOWN",
                                                 "INVALID_ARGUMENT",
                                                 "DEADLINE_EXCEEDED",
                                                 "NOT_FOUND",
                                                 "ALREADY_EXISTS",
                                                 "PERMISSION_DENIED",
                                                 "RESOURCE_EXHAUSTED",
                                                 "FAILED_PRECONDITION",
                                                 "ABORTED",
                                                 "OUT_OF_RANGE",
                                                 "UNIMPLEMENTED",
                                                 "INTERNAL",
                                                 "UNAVAILABLE",
                                                 "DATA_LOSS",
                                                 "UNAUTHENTICATED"};
  return kNames[static_cast<size_t>(code)];
}

constexpr size_t kMaxFieldBytes = 256;
constexpr size_t kMaxErrorBytes = 1024;

LogFields FieldsOf(const CallRecord& call) {
  LogFields fields;
  fields.Add("method", call.method);
  // What is empty is not known. What comes from outside may be long.
  const auto add = [&fields](const char* name, absl::string_view text) {
    if (!text.empty()) fields.Add(name, base::CutUtf8(text, kMaxFieldBytes));
  };
  add("caller", call.caller);
  add("peer", call.peer);
  add("user_agent", call.user_agent);
  add("customer", call.customer);
  fields.Add("code", CodeName(call.status.code()));
  if (!call.status.ok()) {
    add("reason", base::ReasonOf(call.status));
    fields.Add("error", base::CutUtf8(call.status.message(), kMaxErrorBytes));
  }
  fields.Add("duration_ms", call.duration);
  if (call.queue_time.has_value()) fields.Add("queue_ms", *call.queue_time);
  fields.Add("attempts", int64_t{call.effort.attempts});
  fields.Add("upstream_ms", call.effort.upstream_time);
  fields.Add("upstream_bytes",
             static_cast<int64_t>(call.effort.upstream_bytes));
  fields.Add("reply_bytes", static_cast<int64_t>(call.reply_bytes));
  if (call.source != orders::v1::Freshness::SOURCE_UNSPECIFIED) {
    fields.Add("freshness", NameOf(call.source));
  }
  add("refresh_error", call.refresh_error_reason);
  add("trace_id", call.trace.trace_id);
  add("span_id", call.trace.span_id);
  add("parent_span_id", call.trace.parent_span_id);
  add("ms_request_id", call.ms_request_id);
  add("ms_correlation_id", call.ms_correlation_id);
  add("ms_cv", call.effort.ms_cv);
  return fields;
}

}  // namespace

void CallLog::Write(const CallRecord& call) {
  if (call.status.code() == absl::StatusCode::kInternal ||
      client::HasReason(call.status,
                        orders::v1::ERROR_REASON_UPSTREAM_AUTH_UNAVAILABLE)) {
    log_.Warn("call", FieldsOf(call), Log::Repeats::kAll);
  } else {
    log_.Info("call", FieldsOf(call), Log::Repeats::kAll);
  }
}

void CallLog::WriteUnmapped(const client::UnmappedNames& names) {
  for (const auto& [name, count] : names) {
    {
      const std::lock_guard lock(mutex_);
      if (seen_.size() >= client::kMaxUnmappedNames) return;
      if (!seen_.insert(name).second) continue;
    }
    log_.Warn("upstream sent a member that the contract does not know",
              {{"member", name}});
  }
}

}  // namespace partnercenter::gateway
