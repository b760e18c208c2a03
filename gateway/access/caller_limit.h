#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"

namespace partnercenter::gateway {

// Counts and limits the concurrent calls of each caller. A call holds its place
// until its reply has left. Since a caller may have read a reply before the
// server knows that it has left, a call beyond the limit may wait for such a
// place, one call for each. Thread-safe.
class CallerLimit {
 private:
  struct State;
  struct Place;

 public:
  // One of a caller's concurrent calls. Released once: by Release, or on
  // destruction. Empty ones hold none, and count as held.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease() { Release(); }

    // Returns false while it waits for another call's reply to leave.
    bool IsHeld() const;

    // Calls `done` when the place is held, on the thread that gives it up; or
    // returns true if it is held already.
    bool Await(std::function<void()> done);

    // Stops waiting. Returns false if the place is held by now.
    bool Withdraw();

    // The call has replied: its place is free as soon as the reply has left.
    void ReplyLeaves();

    void Release();

   private:
    friend class CallerLimit;
    Lease(std::shared_ptr<State> state, std::shared_ptr<Place> place)
        : state_(std::move(state)), place_(std::move(place)) {}

    // May outlive the limit.
    std::shared_ptr<State> state_;
    std::shared_ptr<Place> place_;
  };

  // `calls` at one time; 0: no limit.
  explicit CallerLimit(int calls);

  // Returns nothing if `caller` is at its limit and no reply of it leaves that
  // no other call waits for.
  std::optional<Lease> Acquire(const std::string& caller);

  int calls() const { return calls_; }

 private:
  struct Place {
    std::string caller;
    bool is_held = false;
    bool is_leaving = false;
    std::function<void()> done = {};
  };

  struct Caller {
    int taken = 0;
    // Of these, the calls whose replies leave.
    int leaving = 0;
    std::deque<std::shared_ptr<Place>> waiting;
  };

  struct State {
    // Passes the place on to the call that waits longest. Returns what to call
    // without the lock.
    std::function<void()> GiveBack(const Place& place)
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
    // Returns false if the place does not wait.
    bool Forget(Place& place) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

    std::mutex mutex;
    // Callers without calls have no entry.
    std::map<std::string, Caller> callers ABSL_GUARDED_BY(mutex);
  };

  const int calls_;
  const std::shared_ptr<State> state_;
};

}  // namespace partnercenter::gateway
