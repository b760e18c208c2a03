#pragma once

#include <grpcpp/impl/codegen/byte_buffer.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/timer.h"
#include "gateway/access/authorizer.h"
#include "gateway/call/call_log.h"
#include "gateway/call/in_flight_calls.h"
#include "gateway/call/reply_encoding.h"
#include "gateway/call/request_check.h"
#include "gateway/call/server_metrics.h"
#include "gateway/call/trace_context.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/coalescer.h"

namespace partnercenter::gateway {

// What every call needs. All must outlive all calls, and the workers.
struct CallParts {
  AnswerCache& cache;
  Coalescer& coalescer;
  base::Timer& timer;
  const base::Clock& clock;
  CallLog& log;
  ServerMetrics& metrics;
  InFlightCalls& running;
  // Fires when the process ends and calls that still run are cut.
  std::stop_token drain_end;
  // The longest deadline of a call, and the deadline of calls without one.
  absl::Duration max_deadline;
  // max_age of calls that bring none.
  absl::Duration default_max_age;
  // Whether calls may have to wait for their turn in a pace.
  bool has_rate_limit;
};

// One call of one of the three RPCs, from the request to the reply: takes an
// answer that is kept, or waits for a fetch, perhaps with others, and replies
// exactly once. When the caller cancels or the deadline passes, it leaves the
// fetch; if nobody else waits for that, the reply may tell where it ended, but
// does not wait for a worker that cannot stop at once.
class UnaryCall : public std::enable_shared_from_this<UnaryCall> {
 public:
  // What gRPC hands over. The pointers are gRPC's and live until OnDone.
  struct Rpc {
    absl::string_view method;  // "ListOrders"; a literal
    grpc::CallbackServerContext* context;
    grpc::ByteBuffer* response;
    // What the request names, if it is a GUID; else "".
    std::string customer = {};
  };

  // Starts the call, or replies with the error at once. Never blocks.
  static grpc::ServerUnaryReactor* Start(
      const CallParts& parts, const Rpc& rpc, Admission admission,
      absl::StatusOr<CheckedRequest> request);

  UnaryCall(const CallParts& parts, const Rpc& rpc, Admission admission,
            absl::StatusOr<CheckedRequest> request);

 private:
  class Reactor;

  // What a call came to, and all that the reply and the log tell of it.
  struct Outcome {
    absl::StatusOr<SharedAnswer> answer;
    Provenance provenance = {};
    // See Delivery.
    std::string ms_request_id = {};
    client::CallEffort effort = {};
    std::optional<absl::Duration> queue_time = {};
    // Goes when the reply of an answer has been sent.
    std::shared_ptr<InFlightCalls::Guard> running = {};
  };

  SharedAnswer FindKept() const;
  void Serve();
  void Join();
  void Take(Delivery delivery);
  void Stop();
  void Leave(Coalescer::Seat seat);
  void LeaveIfRateLimited();
  absl::Status Stopped(absl::string_view phase, absl::string_view attempts,
                       const std::string& ms_request_id) const;
  void StandIn(Outcome& outcome) const;
  void Reply(Outcome outcome);
  void Send(Outcome outcome);
  CallRecord RecordOf(const absl::Status& status, const Outcome& outcome) const;

  const CallParts parts_;
  const Rpc rpc_;
  Admission admission_;
  const absl::Time started_;
  // Not to be touched after the reply.
  grpc::ServerUnaryReactor* reactor_ = nullptr;
  const absl::Time deadline_;
  TraceContext trace_;
  std::string correlation_id_;
  const absl::StatusOr<CheckedRequest> request_;
  const std::string key_;  // of the cache

  mutable std::mutex mutex_;
  std::optional<Coalescer::Seat> seat_ ABSL_GUARDED_BY(mutex_);
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool has_replied_ ABSL_GUARDED_BY(mutex_) = false;

  // Set once each, by the one thread that joins and the one that stops. Last,
  // so that they are cancelled while the rest still stands.
  base::Timer::Handle deadline_timer_;
  base::Timer::Handle rate_limit_timer_;
  base::Timer::Handle grace_timer_;
  std::optional<std::stop_callback<std::function<void()>>> drain_callback_;
};

}  // namespace partnercenter::gateway
