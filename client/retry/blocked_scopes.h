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
#include "client/retry/circuit_breaker.h"
#include "client/retry/retry_policy.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

struct BlockedScopesOptions {
  CircuitBreakerOptions breaker;
  // The length of a block where the upstream states none; doubled each time
  // that the probe fails.
  absl::Duration initial_block = absl::Seconds(2);
  absl::Duration max_block = absl::Minutes(1);
  // The part of the second half of that length that is waited: gateways that
  // were blocked together do not probe together.
  std::function<double()> jitter = RandomFraction;
};

// Decides if Partner Center may be asked now. A scope of requests is blocked
// until a time: the partner tenant or one customer by a 429 (throttle.h), all
// requests by failures in a row (circuit_breaker.h). When the time has passed,
// one attempt goes first, the probe, and its result decides for the others.
// Thread-safe; never blocks.
class BlockedScopes {
 public:
  class Lease;

  // `clock` must outlive the object.
  BlockedScopes(BlockedScopesOptions options, const base::Clock& clock);

  // Admits one attempt of a request for this customer. A lease must not outlive
  // the object.
  // Errors, with RetryInfo, while a scope of the request is blocked or its
  // probe is under way:
  // - ResourceExhausted, UPSTREAM_THROTTLED, with QuotaFailure;
  // - Unavailable, CIRCUIT_OPEN.
  absl::StatusOr<Lease> Admit(const base::Guid& customer);

  // Returns the error that Admit would return, but admits nothing.
  absl::Status Check(const base::Guid& customer) const;

  // The scopes blocked now, for metrics and health.
  struct State {
    bool breaker_open = false;
    bool tenant_throttled = false;
    size_t customers_throttled = 0;
  };
  State state() const;

 private:
  struct Blocked {
    absl::Time until;
    absl::Duration length;
    // The error of calls; RetryInfo is added.
    absl::Status error;
    // Blocks in a row.
    int times = 0;
    bool is_probed = false;
  };

  std::optional<absl::Duration> Report(const Lease& lease,
                                       const UpstreamAttempt& attempt);
  absl::Status CheckLocked(const base::Guid& customer) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::optional<absl::Duration> OnFailure(const Lease& lease,
                                          const UpstreamAttempt& attempt)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Blocks `scope` for `length`, or for longer than the last time in a row if
  // there is none. Returns how long it is blocked from now.
  absl::Duration Block(const std::string& scope, absl::Status error,
                       std::optional<absl::Duration> length)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration NextLength(int times) const;
  // Does nothing if the scope was blocked again in the meantime.
  void Unblock(const std::string& scope) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Lets the next attempt probe the scopes that this lease was to probe.
  void EndProbe(const Lease& lease) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const BlockedScopesOptions options_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  CircuitBreaker breaker_ ABSL_GUARDED_BY(mutex_);
  // By scope: the breaker's, the tenant, or a customer. Mutable for a clock
  // that was set back.
  mutable std::map<std::string, Blocked> scopes_ ABSL_GUARDED_BY(mutex_);
};

// Permission for one attempt. Movable.
class BlockedScopes::Lease {
 public:
  // Without a report the attempt counts as not made.
  ~Lease();
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&&) = delete;

  // Reports the result of the attempt, once. If that blocks a scope, returns
  // the delay after which the request may come back: the RetryInfo for the
  // error of this attempt, at least as long as any that it has.
  std::optional<absl::Duration> Report(const UpstreamAttempt& attempt);

 private:
  friend class BlockedScopes;
  Lease(BlockedScopes* scopes, const base::Guid& customer)
      : scopes_(scopes), customer_(customer) {}

  BlockedScopes* scopes_;  // null once reported or moved
  base::Guid customer_;
  // The scopes that this attempt is the probe of.
  std::vector<std::string> probes_;
};

}  // namespace partnercenter::client
