#include "gateway/call_log.h"

#include "client/error_details.h"
#include "client/reasons.h"

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

// To the microsecond: more digits would only make lines longer.
double Milliseconds(absl::Duration duration) {
  return static_cast<double>(absl::ToInt64Microseconds(duration)) / 1000;
}

constexpr size_t kMaxFieldBytes = 256;
constexpr size_t kMaxErrorBytes = 1024;

LogFields FieldsOf(const CallRecord& call) {
  LogFields fields;
  fields["method"] = std::string(call.method);
  // What is empty is not known. What comes from outside may be long.
  const auto add = [&fields](const char* name, absl::string_view text) {
    if (text.empty()) return;
    fields[name] = std::string(client::CutUtf8(text, kMaxFieldBytes));
  };
  add("caller", call.caller);
  add("peer", call.peer);
  add("customer", call.customer);
  fields["code"] = std::string(CodeName(call.status.code()));
  if (!call.status.ok()) {
    add("reason", client::ReasonOf(call.status));
    fields["error"] =
        std::string(client::CutUtf8(call.status.message(), kMaxErrorBytes));
  }
  fields["duration_ms"] = Milliseconds(call.duration);
  if (call.queue_time.has_value()) {
    fields["queue_ms"] = Milliseconds(*call.queue_time);
  }
  fields["attempts"] = call.effort.tries;
  fields["upstream_ms"] = Milliseconds(call.effort.upstream_time);
  fields["upstream_bytes"] = call.effort.upstream_bytes;
  fields["reply_bytes"] = call.reply_bytes;
  add("freshness", call.freshness);
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
      client::ReasonOf(call.status) == client::kUpstreamAuthUnavailable) {
    log_.Warn("call", FieldsOf(call));
  } else {
    log_.Info("call", FieldsOf(call));
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
