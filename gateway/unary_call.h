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
#include "client/call_context.h"
#include "client/clock.h"
#include "client/order_query.h"
#include "client/orders_client.h"
#include "client/timer.h"
#include "gateway/admission.h"
#include "gateway/call_log.h"
#include "gateway/queue_time.h"
#include "gateway/running_calls.h"
#include "gateway/server_metrics.h"
#include "gateway/trace_context.h"
#include "gateway/worker_pool.h"

namespace partnercenter::gateway {

// What every call needs. All must outlive all calls, and the workers.
struct CallParts {
  client::OrdersClient& orders;
  WorkerPool& workers;
  client::Timer& timer;
  const client::Clock& clock;
  CallLog& log;
  ServerMetrics& metrics;
  RunningCalls& running;
  // Fires when the process ends and calls that still run are cut.
  std::stop_token drain_end;
  // The longest deadline of a call, and the deadline of calls without one.
  absl::Duration max_deadline;
};

// One call of one of the three RPCs, from the query to the reply: waits in the
// worker pool's queue, runs there, waits there again between tries, and replies
// exactly once. When the caller cancels or the deadline passes, a waiting call
// leaves the pool and a running one is told to stop; the reply does not wait
// for a worker that cannot stop at once.
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
      absl::StatusOr<client::OrderQuery> query);

  UnaryCall(const CallParts& parts, const Rpc& rpc, Admission admission);

 private:
  class Reactor;

  void Enqueue(client::OrderQuery query);
  std::optional<absl::Duration> Run(const client::OrderQuery& query);
  void Stop();
  bool Withdraw();
  void Reply(absl::StatusOr<client::OrdersAnswer> answer);
  void Send(absl::StatusOr<client::OrdersAnswer> answer);
  CallRecord RecordOf(const absl::Status& status);
  absl::Status StopStatus() const;

  const CallParts parts_;
  const Rpc rpc_;
  Admission admission_;
  const absl::Time started_;
  Reactor* reactor_ = nullptr;  // not to be touched after the reply
  std::stop_source stop_;
  client::CallProgress progress_;
  TraceContext trace_;
  client::CallContext context_;
  // Used by one worker at a time, from the first on.
  std::unique_ptr<client::OrdersFetch> fetch_;

  std::mutex mutex_;
  std::optional<WorkerPool::Ticket> ticket_ ABSL_GUARDED_BY(mutex_);
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool has_replied_ ABSL_GUARDED_BY(mutex_) = false;
  QueueTime queue_time_ ABSL_GUARDED_BY(mutex_);

  // Set once each, by the one thread that enqueues and the one that stops.
  // Last, so that they are cancelled while the rest still stands.
  client::Timer::Handle deadline_timer_;
  client::Timer::Handle grace_timer_;
  std::optional<std::stop_callback<std::function<void()>>> drain_callback_;
};

}  // namespace partnercenter::gateway
