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

LogFields FieldsOf(const CallRecord& call) {
  LogFields fields;
  fields["method"] = std::string(call.method);
  // What is empty is not known.
  const auto add = [&fields](const char* name, const std::string& text) {
    if (!text.empty()) fields[name] = text;
  };
  add("caller", call.caller);
  add("peer", call.peer);
  add("customer", call.customer);
  fields["code"] = std::string(CodeName(call.status.code()));
  if (!call.status.ok()) {
    fields["reason"] = client::ReasonOf(call.status);
    fields["error"] = std::string(call.status.message());
  }
  fields["duration_ms"] = absl::ToDoubleMilliseconds(call.duration);
  if (call.queue_time.has_value()) {
    fields["queue_ms"] = absl::ToDoubleMilliseconds(*call.queue_time);
  }
  fields["reply_bytes"] = call.reply_bytes;
  fields["ms_request_id"] = call.ms_request_id;
  fields["ms_correlation_id"] = call.ms_correlation_id;
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
