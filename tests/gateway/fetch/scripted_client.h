#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/orders_client.h"
#include "tests/support/await_change.h"

namespace partnercenter::gateway {

// Values that a test waits for.
template <typename Value>
class Inbox {
 public:
  void Put(Value value) {
    const std::lock_guard lock(mutex_);
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  // The first `count` that came, once they have. Throws if they do not come.
  std::vector<Value> Await(size_t count) {
    std::unique_lock lock(mutex_);
    testing::AwaitChange(changed_, lock,
                         [&] { return values_.size() >= count; });
    return values_;
  }
  size_t size() {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Value> values_;
};

// A client whose fetches follow a script, one step after the other.
class ScriptedClient : public client::OrdersClient {
 public:
  using Script =
      std::function<client::OrdersFetch::Step(const client::CallContext&)>;

  ScriptedClient(const base::Clock& clock, Script script)
      : OrdersClient(clock), script_(std::move(script)) {}

  absl::StatusOr<absl::Duration> PauseAtStart(const client::OrderQuery&,
                                              absl::Duration) const override {
    if (!refusal.ok()) return refusal;
    return pause_at_start;
  }
  bool MayStart(const client::OrderQuery&,
                absl::Duration time_left) const override {
    return time_left >= needed.load();
  }
  std::unique_ptr<client::OrdersFetch> Start(
      const client::OrderQuery& query) override {
    return std::make_unique<Fetch>(*this, query);
  }

  // Queries of the fetches that have run.
  Inbox<client::OrderQuery> started;
  absl::Status refusal;  // of further fetches
  absl::Duration pause_at_start = absl::ZeroDuration();
  std::atomic<int> alive = 0;     // fetches
  std::atomic<int> released = 0;  // reservations
  // What fetches would do; not set: they send.
  std::function<client::Outlook()> prepare;
  // Called when a fetch is refused after a run.
  std::function<void()> on_refuse;
  // Time that an attempt takes.
  std::atomic<absl::Duration> needed = absl::ZeroDuration();

 private:
  struct Fetch : client::OrdersFetch {
    Fetch(ScriptedClient& its_owner, client::OrderQuery its_query)
        : owner(its_owner), query(std::move(its_query)) {
      ++owner.alive;
    }
    ~Fetch() override { --owner.alive; }
    void Release() override { ++owner.released; }
    client::Outlook Prepare(const client::CallContext&) override {
      return owner.prepare ? owner.prepare() : client::Outlook();
    }
    Step Run(const client::CallContext& context) override {
      if (!std::exchange(has_run, true)) owner.started.Put(query);
      return owner.script_(context);
    }
    absl::Status Refuse(absl::Status refusal) const override {
      if (!has_run) return refusal;
      if (owner.on_refuse) owner.on_refuse();
      return absl::Status(refusal.code(),
                          absl::StrCat("after a run: ", refusal.message()));
    }
    ScriptedClient& owner;
    const client::OrderQuery query;
    bool has_run = false;
  };

  const Script script_;
};

inline client::OrdersFetch::Step Answer(absl::Time as_of) {
  client::OrdersAnswer answer;
  answer.wire = "wire";
  answer.as_of = as_of;
  answer.received = as_of;
  answer.ms_request_id = "r";
  return answer;
}

// Blocks until the fetch is told to stop.
inline client::OrdersFetch::Step BlockUntilStopped(
    const client::CallContext& context) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait(lock, context.stop, [] { return false; });
  return client::Stopped{"wait"};
}

// Holds fetches until a test lets them pass.
class Barrier {
 public:
  void Open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void Pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

}  // namespace partnercenter::gateway
