#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/call_progress.h"
#include "gateway/call/call_log.h"
#include "gateway/call/reply_encoding.h"
#include "gateway/call/server_metrics.h"
#include "gateway/call/trace_context.h"
#include "gateway/fetch/answer_cache.h"

namespace partnercenter::gateway {

// Receives the reply of one call. gRPC's reactors implement it
// (unary_reactor.h). Used by one thread at a time.
class ReplySink {
 public:
  virtual ~ReplySink() = default;

  // Adds an entry to the reply's trailing metadata, before Finish.
  virtual void AddTrailer(const char* name, const std::string& value) = 0;

  // Sends the reply, exactly once. Takes the bytes out of `response`, which is
  // empty for an error. Does not block or throw. The sink may be destroyed
  // before this returns.
  virtual void Finish(grpc::Status status, grpc::ByteBuffer& response) = 0;

  // Gives up a reply that has not left yet. Not to be called once it has. Does
  // not block or throw.
  virtual void Abort() = 0;
};

// Facts of a call that are known when it starts.
struct CallInfo {
  absl::string_view method;  // "ListOrders"; a literal
  absl::Time started;
  // The caller's own; infinite if it set none.
  absl::Time deadline = absl::InfiniteFuture();
  // The rest is for the log and the trailers: see CallRecord.
  std::string peer = {};
  std::string user_agent = {};
  std::string caller = {};
  std::string customer = {};
  TraceContext trace = {};
  std::string ms_correlation_id = {};
};

// The result of a call, and all that the reply and the log tell of it.
struct CallOutcome {
  absl::StatusOr<SharedAnswer> answer;
  Provenance provenance = {};
  // Of an error: see Delivery.
  std::string ms_request_id = {};
  client::CallEffort effort = {};
  std::optional<absl::Duration> queue_time = {};
};

// Where replies are logged and counted. All must outlive the calls.
struct ReplyParts {
  const base::Clock& clock;
  CallLog& log;
  ServerMetrics& metrics;
};

// Returns Unavailable, DRAINING: the process is shutting down.
[[nodiscard]] absl::Status DrainingError();

// Logs, counts and sends the reply of a call to `sink`, once. An error gets
// what every error has: a retry delay if the caller may retry, and the ids to
// quote to Microsoft. Without memory for that the caller still gets INTERNAL.
void SendReply(const ReplyParts& parts, CallInfo&& info, CallOutcome&& outcome,
               ReplySink& sink) noexcept;

}  // namespace partnercenter::gateway
