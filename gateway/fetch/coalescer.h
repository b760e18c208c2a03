#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/call_progress.h"
#include "client/order_query.h"
#include "client/orders_client.h"
#include "client/stopped.h"
#include "gateway/fetch/answer_cache.h"
#include "gateway/fetch/reply_room.h"
#include "gateway/fetch/waiter_budget.h"
#include "gateway/fetch/worker_pool.h"

namespace partnercenter::gateway {

// What a fetch came to, for one of those who waited for it.
struct Delivery {
  // Meaningless if the fetch was stopped.
  absl::StatusOr<SharedAnswer> answer;
  // Set if the fetch was stopped because this waiter, its last one, left.
  std::optional<client::Stopped> stopped;
  // True if the fetch was begun for this waiter, false if it was joined.
  bool is_first = false;
  // The MS-RequestId of its last GET; "" if there was none.
  std::string ms_request_id;
  // Requests and time that the fetch took upstream.
  client::CallEffort effort;
  // Time spent waiting for a worker; nothing if the fetch never waited.
  std::optional<absl::Duration> queue_time;
};

// A caller that waits for a fetch.
struct Waiter {
  // The caller whose turn in the queue a new fetch takes.
  std::string caller;
  // The time at which the waiter stops waiting. It must leave by itself; the
  // fetch uses the deadline to decide which attempts are worth making.
  absl::Time deadline;
  // Sent upstream, if it begins the fetch.
  std::string correlation_id;
  // Called once, on any thread, unless the waiter has left. Must not throw.
  std::function<void(Delivery)> done;
  // Takes room for the waiter's reply. A fetch that finds none for any waiter's
  // does not begin, nor go on after it has waited for another attempt. It holds
  // the room until the answer is delivered. Called with the coalescer's lock.
  // Not set: there is always room.
  std::function<ReplyRoom()> take_room = {};
};

// Shares one fetch among all concurrent calls for the same query: runs it on
// the worker pool, caches a good response and delivers it to each waiter.
// Errors are delivered and never cached. A call that joins in the moment in
// which a fetch is refused is judged by itself. Thread-safe; never blocks.
class Coalescer {
 private:
  struct Flight;

 public:
  // The parts that the coalescer uses. All must outlive it.
  struct Parts {
    client::OrdersClient& orders;
    WorkerPool& workers;
    AnswerCache& cache;
    const base::Clock& clock;
    // Limit of the memory of all waiters.
    size_t max_waiter_bytes;
    // Told of each answer, once however many wait for it. Must not throw.
    std::function<void(const client::OrdersAnswer&)> on_answer;
  };

  // A waiter's membership in a fetch. Copies are the same membership;
  // destruction does not leave the fetch.
  class Membership {
   public:
    // Leaves the fetch. The last waiter to leave cuts it.
    enum class Left {
      // `done` will not be called any more, or is being called.
      kAtOnce,
      // The fetch was told to stop; `done` is called when it has.
      kWhenStopped,
    };
    Left Leave();

    // Leaves if that cuts no fetch that has begun. Returns whether it has left;
    // otherwise nothing changes.
    bool LeaveQueue();

    // Returns true if the fetch was begun for this waiter.
    bool is_first() const;

    // Returns true if the fetch has not begun and waits for the rate limit.
    bool IsRateLimited() const;
    // Progress of the fetch.
    const client::CallProgress& progress() const;
    // Time spent waiting for a worker so far; nothing if it never waited.
    std::optional<absl::Duration> queue_time() const;

   private:
    friend class Coalescer;
    std::shared_ptr<Flight> flight_;
    uint64_t number_ = 0;
  };

  explicit Coalescer(Parts parts)
      : parts_(std::move(parts)), budget_(parts_.max_waiter_bytes) {}

  // Joins the fetch of this query that is under way, or begins one.
  // Errors:
  // - those of OrdersClient::PauseAtStart, if a fetch would have to begin;
  // - those of WorkerPool::Submit;
  // - those of WaiterBudget.
  absl::StatusOr<Membership> Join(const client::OrderQuery& query,
                                  Waiter waiter);

  // Memory of the waiters now, in bytes, and its limit.
  size_t waiter_bytes() const;
  size_t max_waiter_bytes() const { return parts_.max_waiter_bytes; }

 private:
  using Waiters = std::map<uint64_t, Waiter>;

  // Makes sure that there is room for the reply before the fetch runs.
  WorkerPool::Readiness Prepare(Flight& flight);
  // Returns what a run of the fetch would do now. Called with the pool's lock.
  client::Outlook Look(Flight& flight);
  std::optional<absl::Duration> Run(Flight& flight);
  client::OrdersFetch::Step RunStep(Flight& flight);
  ReplyRoom TakeRoom(const Flight& flight) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns true if the fetch ends without a request because of its waiters'
  // deadlines, their room for replies, or the state of the upstream.
  static bool IsRefusal(const Flight& flight,
                        const client::OrdersFetch::Step& step);
  // `step` is no Pause. If it is a refusal, it is none of those who joined
  // after the decision: they begin the fetch again.
  void End(Flight& flight, client::OrdersFetch::Step step, bool is_refused);
  // Begins a fetch that has ended once more, for these waiters, as if they had
  // just come. Returns those that are refused, with their errors.
  std::vector<std::pair<Waiter, absl::Status>> BeginAgain(Flight& flight,
                                                          Waiters late)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(const std::string& key, const SharedAnswer& answer) const;
  absl::Status Begin(Flight& flight, const Waiter& waiter)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Membership::Left Leave(Flight& flight, uint64_t number);
  bool LeaveQueue(Flight& flight, uint64_t number);
  // A waiter that has left, and what its fetch held if that ends.
  struct Gone {
    Waiter waiter;
    std::optional<ReplyRoom> room;
    std::unique_ptr<client::OrdersFetch> fetch;
  };
  // False if that would cut the fetch. Otherwise moves the waiter to `gone`.
  bool LeaveLocked(Flight& flight, uint64_t number, Gone& gone)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Removes the fetch, so it can no longer be joined.
  void Forget(const Flight& flight) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns true if a run that starts after `wait` may still answer someone in
  // time.
  bool IsInTime(Flight& flight, absl::Duration wait) const;
  // Ends a fetch that does not run, or no further.
  void Refuse(Flight& flight, absl::Status error);

  const Parts parts_;
  mutable std::mutex mutex_;
  // Keyed by client::TargetOf, which holds everything that a response depends
  // on. Fetches that every waiter has left are not in it.
  std::map<std::string, std::shared_ptr<Flight>> flights_
      ABSL_GUARDED_BY(mutex_);
  WaiterBudget budget_ ABSL_GUARDED_BY(mutex_);  // of all flights
};

}  // namespace partnercenter::gateway
