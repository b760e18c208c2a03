#include "gateway/listen/connection_drainer.h"

#include <grpc/event_engine/event_engine.h>
#include <grpc/grpc.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"

namespace partnercenter::gateway {

using grpc_event_engine::experimental::CreateEventEngine;
using grpc_event_engine::experimental::EndpointConfig;
using grpc_event_engine::experimental::EventEngine;
using grpc_event_engine::experimental::MemoryAllocator;
using grpc_event_engine::experimental::MemoryAllocatorFactory;
using grpc_event_engine::experimental::SetEventEngineFactory;

// gRPC's own engine, and the timers of ages that it runs for us. Each is in
// `pending_` until it fires or is cancelled, and the thread that takes it out
// has it to himself. Thread-safe.
class ConnectionDrainer::Timers
    : public std::enable_shared_from_this<ConnectionDrainer::Timers> {
 public:
  Timers(std::shared_ptr<EventEngine> engine, absl::Duration max_age)
      : engine_(std::move(engine)), max_age_(max_age) {}

  EventEngine& engine() { return *engine_; }

  EventEngine::TaskHandle RunAfter(EventEngine::Duration when,
                                   EventEngine::Closure* closure) {
    const auto age = RealAge(absl::FromChrono(when), max_age_);
    if (!age.has_value()) return engine_->RunAfter(when, closure);
    const std::lock_guard lock(mutex_);
    const intptr_t key = --last_key_;
    Pending& pending = pending_[key];
    pending.closure = closure;
    pending.timer = engine_->RunAfter(
        all_end_ ? EventEngine::Duration(0) : absl::ToChronoNanoseconds(*age),
        [timers = shared_from_this(), key] { timers->Fire(key); });
    return {{key, 0}};
  }

  bool Cancel(EventEngine::TaskHandle handle) {
    // The keys of gRPC's engine hold a pointer; ours are negative.
    if (handle.keys[0] >= 0) return engine_->Cancel(handle);
    const auto pending = Take(handle.keys[0]);
    if (!pending.has_value()) return false;
    engine_->Cancel(pending->timer);
    return true;
  }

  void EndAll() {
    std::map<intptr_t, Pending> pending;
    {
      const std::lock_guard lock(mutex_);
      all_end_ = true;
      pending.swap(pending_);
    }
    for (const auto& [key, age] : pending) {
      engine_->Cancel(age.timer);
      age.closure->Run();
    }
  }

 private:
  struct Pending {
    EventEngine::Closure* closure;
    EventEngine::TaskHandle timer;
  };

  std::optional<Pending> Take(intptr_t key) {
    const std::lock_guard lock(mutex_);
    const auto node = pending_.extract(key);
    if (node.empty()) return std::nullopt;
    return node.mapped();
  }

  void Fire(intptr_t key) {
    const auto pending = Take(key);
    if (pending.has_value()) pending->closure->Run();
  }

  const std::shared_ptr<EventEngine> engine_;
  const absl::Duration max_age_;
  std::mutex mutex_;
  intptr_t last_key_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<intptr_t, Pending> pending_ ABSL_GUARDED_BY(mutex_);
  bool all_end_ ABSL_GUARDED_BY(mutex_) = false;
};

// What gRPC sees. Leaves everything but timers to its own engine.
class ConnectionDrainer::Engine : public EventEngine {
 public:
  explicit Engine(std::shared_ptr<Timers> timers)
      : timers_(std::move(timers)) {}

  absl::StatusOr<std::unique_ptr<Listener>> CreateListener(
      Listener::AcceptCallback on_accept,
      absl::AnyInvocable<void(absl::Status)> on_shutdown,
      const EndpointConfig& config,
      std::unique_ptr<MemoryAllocatorFactory> factory) override {
    return own().CreateListener(std::move(on_accept), std::move(on_shutdown),
                                config, std::move(factory));
  }
  ConnectionHandle Connect(OnConnectCallback on_connect,
                           const ResolvedAddress& address,
                           const EndpointConfig& args,
                           MemoryAllocator allocator,
                           Duration timeout) override {
    return own().Connect(std::move(on_connect), address, args,
                         std::move(allocator), timeout);
  }
  bool CancelConnect(ConnectionHandle handle) override {
    return own().CancelConnect(handle);
  }
  bool IsWorkerThread() override { return own().IsWorkerThread(); }
  std::unique_ptr<DNSResolver> GetDNSResolver(
      const DNSResolver::ResolverOptions& options) override {
    return own().GetDNSResolver(options);
  }
  void Run(Closure* closure) override { own().Run(closure); }
  void Run(absl::AnyInvocable<void()> closure) override {
    own().Run(std::move(closure));
  }
  TaskHandle RunAfter(Duration when, Closure* closure) override {
    return timers_->RunAfter(when, closure);
  }
  // Ages are closures.
  TaskHandle RunAfter(Duration when,
                      absl::AnyInvocable<void()> closure) override {
    return own().RunAfter(when, std::move(closure));
  }
  bool Cancel(TaskHandle handle) override { return timers_->Cancel(handle); }

 private:
  EventEngine& own() { return timers_->engine(); }

  const std::shared_ptr<Timers> timers_;
};

std::unique_ptr<ConnectionDrainer> ConnectionDrainer::Install(
    absl::Duration max_age) {
  grpc_init();  // engines need it
  auto timers = std::make_shared<Timers>(CreateEventEngine(), max_age);
  SetEventEngineFactory([timers] { return std::make_unique<Engine>(timers); });
  return std::unique_ptr<ConnectionDrainer>(
      new ConnectionDrainer(std::move(timers)));
}

ConnectionDrainer::ConnectionDrainer(std::shared_ptr<Timers> timers)
    : timers_(std::move(timers)) {}

ConnectionDrainer::~ConnectionDrainer() { grpc_shutdown(); }

void ConnectionDrainer::EndAll() { timers_->EndAll(); }

std::optional<absl::Duration> ConnectionDrainer::RealAge(
    absl::Duration length, absl::Duration max_age) {
  // gRPC counts whole milliseconds.
  constexpr absl::Duration kRounding = absl::Milliseconds(5);
  if (length < 0.9 * kMarkedAge - kRounding ||
      length > 1.1 * kMarkedAge + kRounding) {
    return std::nullopt;
  }
  return max_age * absl::FDivDuration(length, kMarkedAge);
}

}  // namespace partnercenter::gateway
