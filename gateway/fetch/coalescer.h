#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/call_progress.h"
#include "client/order_query.h"
#include "client/orders_client.h"
#include "client/stopped.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/worker_pool.h"

namespace partnercenter::gateway {

// What a fetch came to, for one of those who waited for it.
struct Delivery {
  // Of no meaning if the fetch was stopped.
  absl::StatusOr<SharedAnswer> answer;
  // Set if the fetch was stopped since this waiter, its last one, has left.
  std::optional<client::Stopped> stopped;
  // Whether it was begun for this waiter, rather than joined.
  bool is_first = false;
  // The MS-RequestId of its last GET; "" if there was none.
  std::string ms_request_id;
  // What it cost upstream.
  client::CallEffort effort;
  // How long it waited for a worker; nothing if it never did.
  std::optional<absl::Duration> queue_time;
};

// Who waits for a fetch.
struct Waiter {
  // Whose turn in the queue it takes, if it begins the fetch.
  std::string caller;
  // When it stops waiting. It must leave by itself; this tells what is still
  // worth trying.
  absl::Time deadline;
  // Sent upstream, if it begins the fetch.
  std::string correlation_id;
  // Called once, on any thread, unless the waiter has left. Must not throw.
  std::function<void(Delivery)> done;
};

// One fetch for all who want the same at the same time: runs it on the worker
// pool, keeps a good answer and hands it to each. Errors are handed on and
// never kept. Thread-safe; never blocks.
class Coalescer {
 private:
  struct Flight;

 public:
  // What it needs; all must outlive it.
  struct Parts {
    client::OrdersClient& orders;
    WorkerPool& workers;
    AnswerCache& cache;
    const base::Clock& clock;
    // Told of each answer, once however many wait for it. Must not throw.
    std::function<void(const client::OrdersAnswer&)> on_answer;
  };

  // A waiter's place. Copies are the same place.
  class Seat {
   public:
    // Who leaves as the last one of several cuts the fetch.
    enum class Left {
      // `done` will not be called any more, or is being called.
      kAtOnce,
      // The fetch was told to stop; `done` is called when it has.
      kWhenStopped,
    };
    Left Leave();

    // Leaves if that cuts no fetch that has begun. Returns whether it has left;
    // otherwise the seat is kept.
    bool LeaveQueue();

    // Whether the fetch was begun for this waiter.
    bool is_first() const { return number_ == 1; }

    // Whether the fetch waits for its turn in the pace, and has not begun.
    bool IsRateLimited() const;
    // How far the fetch has come.
    const client::CallProgress& progress() const;
    // How long it has waited for a worker; nothing if it never did.
    std::optional<absl::Duration> queue_time() const;

   private:
    friend class Coalescer;
    std::shared_ptr<Flight> flight_;
    uint64_t number_ = 0;
  };

  explicit Coalescer(Parts parts) : parts_(std::move(parts)) {}

  // Joins the fetch of this query that is under way, or begins one.
  // Errors:
  // - those of OrdersClient::Check, if a fetch would have to begin;
  // - those of WorkerPool::Submit; OVERLOADED also if as many wait, for
  // whatever
  //   fetches, as the pool has capacity.
  absl::StatusOr<Seat> Join(const client::OrderQuery& query, Waiter waiter);

 private:
  std::optional<absl::Duration> Run(Flight& flight);
  client::OrdersFetch::Step RunStep(Flight& flight) const;
  // `step` is no Pause.
  void End(Flight& flight, client::OrdersFetch::Step step);
  void Keep(const std::string& key, const SharedAnswer& answer) const;
  absl::Status Begin(Flight& flight, const Waiter& waiter)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Seat::Left Leave(Flight& flight, uint64_t number);
  bool LeaveQueue(Flight& flight, uint64_t number);
  // False if that would cut the fetch. Otherwise moves the waiter to `gone`.
  bool LeaveLocked(Flight& flight, uint64_t number, Waiter& gone)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Nobody may join the fetch any more.
  void Forget(const Flight& flight) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Time LastDeadline(const Flight& flight);

  const Parts parts_;
  std::mutex mutex_;
  // By client::TargetOf, which says all that an answer depends on. Without
  // those that everybody has left.
  std::map<std::string, std::shared_ptr<Flight>> flights_
      ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;  // of all flights
};

}  // namespace partnercenter::gateway
