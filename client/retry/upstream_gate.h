#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/guid.h"
#include "client/retry/retry_policy.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

struct UpstreamGateOptions {
  // Tries in a row that fail by the upstream's fault before nobody asks it any
  // more (the breaker).
  int failures = 20;
  // How long the gate is closed where the upstream did not say; twice as long
  // each time that the probe fails.
  absl::Duration first_closure = absl::Seconds(2);
  absl::Duration longest_closure = absl::Minutes(1);
  // A try that nobody waited for any longer counts as failed if it took so
  // long: an upstream that never answers would never fail otherwise.
  absl::Duration patience = absl::Seconds(10);
  // Which part of the second half of that time passes: gateways that closed
  // together do not probe together.
  std::function<double()> jitter = RandomFraction;
};

// Knows whether Partner Center may be asked now: closed until a time, because
// of something. A 429 closes the gate for the partner tenant, or, if it says
// so, for one customer; failures in a row close it for all. When the time is
// over, one try goes first, the probe, and its end decides for the others.
// Thread-safe; never blocks.
class UpstreamGate {
 public:
  class Pass;

  // `clock` must outlive the gate.
  UpstreamGate(UpstreamGateOptions options, const base::Clock& clock);

  // Leave for one try of a request for this customer. A pass must not outlive
  // the gate.
  // Errors, with RetryInfo, while the gate is closed or its probe under way:
  // - ResourceExhausted, UPSTREAM_THROTTLED, with QuotaFailure;
  // - Unavailable, CIRCUIT_OPEN.
  absl::StatusOr<Pass> Enter(const base::Guid& customer);

  // What Enter would say; asks for no leave.
  absl::Status Check(const base::Guid& customer) const;

  // What is closed now, for metrics and health.
  struct State {
    bool breaker_open = false;
    bool tenant_throttled = false;
    size_t customers_throttled = 0;
  };
  State state() const;

 private:
  struct Closure {
    absl::Time until;
    absl::Duration length;
    // What callers are told; RetryInfo is added.
    absl::Status why;
    // How often in a row.
    int times = 0;
    bool is_probed = false;
  };

  // What a try says about the upstream.
  enum class Verdict { kNothing, kAnswers, kThrottles, kFails };

  void Report(const Pass& pass, UpstreamAttempt& outcome);
  Verdict VerdictOf(const UpstreamAttempt& outcome) const;
  absl::Status CheckLocked(const base::Guid& customer) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Throttle(const base::Guid& customer, UpstreamAttempt& outcome)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Fail(const Pass& pass, UpstreamAttempt& outcome)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Closes `scope` for `length`, or for longer than the last time in a row if
  // nobody stated one. Returns for how long it is closed now.
  absl::Duration Close(const std::string& scope, absl::Status why,
                       std::optional<absl::Duration> length)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Open(const std::string& scope) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Has the next one who comes probe what this pass should have.
  void GiveUp(const Pass& pass) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const UpstreamGateOptions options_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  // By what is closed: the breaker, the tenant, or a customer. Mutable for a
  // clock that was set back.
  mutable std::map<std::string, Closure> closures_ ABSL_GUARDED_BY(mutex_);
  // Tries that failed since the last answer.
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Leave for one try. Movable.
class UpstreamGate::Pass {
 public:
  // Without a report the try counts as not made.
  ~Pass();
  Pass(Pass&& other) noexcept;
  Pass& operator=(Pass&&) = delete;

  // Tells the gate what the try came to, once. Adds RetryInfo to the error of
  // one that closed the gate: when it may open again.
  void Report(UpstreamAttempt& outcome);

 private:
  friend class UpstreamGate;
  Pass(UpstreamGate* gate, const base::Guid& customer)
      : gate_(gate), customer_(customer) {}

  UpstreamGate* gate_;  // null once reported or moved
  base::Guid customer_;
  // The closures that this try is the probe of.
  std::vector<std::string> probes_;
};

}  // namespace partnercenter::client
