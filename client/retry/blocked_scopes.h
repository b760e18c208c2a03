#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

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
  // The longest first block where the upstream states no length; `jitter` makes
  // it shorter by up to half. A throttle's is doubled each time that the probe
  // is throttled. The breaker's stays: finding a recovery soon costs one
  // request in that time.
  absl::Duration initial_block = absl::Seconds(2);
  absl::Duration max_block = absl::Minutes(1);
  // The longest wait for the end of a throttle; a longer one is left to
  // callers.
  absl::Duration max_wait = absl::Seconds(2);
  // The part of the second half of a block's length that is added to the first:
  // gateways that were blocked together do not probe together.
  std::function<double()> jitter = RandomFraction;
};

// Decides if Partner Center may be asked now. A scope of requests is blocked
// until a time: the partner tenant or one customer by a 429 (throttle.h), all
// requests by attempts that fail (circuit_breaker.h). When the time has passed,
// one attempt goes first, the probe, and its result decides for the others. A
// probe without a result after `initial_block`, less the jitter, is followed by
// another.
//
// An answer to its probe closes the breaker. A probe of the breaker that its
// callers stopped shows nothing, and the breaker stays open no longer for it: a
// call with twice the probe's time may probe at once, so that callers in a
// hurry do not keep it open for those who have the patience to see the answer.
// Each answer within a throttled scope admits one more attempt at a time, until
// a number of them has shown that the throttle is over: requests that waited
// for its end must not be refused all at once. Thread-safe; never blocks.
class BlockedScopes {
 public:
  class Lease;

  // Names the block that a request waits for; 0: none yet.
  using BlockNumber = uint64_t;

  // `clock` must outlive the object.
  BlockedScopes(BlockedScopesOptions options, const base::Clock& clock);

  // Admits one attempt of a request for this customer, `time_left` before its
  // callers leave. A lease must not outlive the object.
  // Errors, with RetryInfo, while a scope of the request is blocked or its
  // probe is under way:
  // - ResourceExhausted, UPSTREAM_THROTTLED, with QuotaFailure;
  // - Unavailable, CIRCUIT_OPEN.
  absl::StatusOr<Lease> Admit(
      const base::Guid& customer,
      absl::Duration time_left = absl::InfiniteDuration());

  // Returns the error that Admit would return, but admits nothing.
  absl::Status Check(const base::Guid& customer,
                     absl::Duration time_left = absl::InfiniteDuration()) const;

  // Returns how long a request that Admit has refused is to wait before it asks
  // again, `time_left` before its deadline; random within bounds, since many
  // that wait for the same must not all ask at once. Returns nothing if it is
  // not to wait: the breaker is open, the wait would be too long, or the probe
  // that it has waited for was refused. `awaited` is the request's own, 0 at
  // first and after each attempt.
  std::optional<absl::Duration> WaitAfterRefusal(const base::Guid& customer,
                                                 absl::Duration time_left,
                                                 BlockNumber& awaited) const;

  // Returns true if no request of any customer would be admitted now.
  bool RefusesAll() const;

  // The scopes blocked now, for metrics and health. A throttle counts until its
  // time has passed and its probe, if there is one, is answered; the breaker
  // until its probe is answered, or nothing has been asked for ten seconds.
  struct State {
    bool breaker_open = false;
    bool tenant_throttled = false;
    size_t customers_throttled = 0;
  };
  State state() const;

 private:
  struct Blocked {
    // New whenever a probe was refused.
    BlockNumber number = 0;
    absl::Time until;
    // The error of calls; RetryInfo is added.
    absl::Status error;
    // Blocks in a row.
    int times = 0;
    // Attempts under way since `until`, and how many may be.
    int under_way = 0;
    int most_under_way = 1;
    // When the last one began, and the time of the next one if none ends.
    absl::Time probed;
    absl::Time next_probe;
    // The time that a request needs to go before `until`, since a probe has
    // shown nothing in half of it. Twice as much for each further one.
    std::optional<absl::Duration> early_probe_needs;

    bool Admits(absl::Time now, absl::Duration time_left) const;
    // Returns true if nothing has been asked for long.
    bool IsIdle(absl::Time now) const;
    // Returns true if the result of the first probe is not known yet.
    bool IsInForce(absl::Time now) const;
    // Returns how long to wait before asking again. Not if it admits.
    absl::Duration Wait(absl::Time now) const;
  };

  std::optional<absl::Duration> Report(const Lease& lease,
                                       const UpstreamAttempt& attempt);
  absl::Status CheckLocked(const base::Guid& customer,
                           absl::Duration time_left) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Return how long a scope is blocked from now, if the attempt blocks it.
  std::optional<absl::Duration> ReportToThrottles(
      const Lease& lease, const UpstreamAttempt& attempt,
      CircuitBreaker::Verdict verdict) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::optional<absl::Duration> ReportToBreaker(const Lease& lease,
                                                const UpstreamAttempt& attempt,
                                                CircuitBreaker::Verdict verdict)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Blocks `scope` for `length` at least. Returns how long it is blocked.
  absl::Duration Block(const std::string& scope, absl::Status error,
                       absl::Duration length)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration NextLength(int times) const;
  // Makes a wait random: longer if it is for the end of a block, else shorter.
  absl::Duration Spread(absl::Duration wait, bool is_for_end) const;
  void CloseBreaker() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns the block of `scope` if it does not admit a request with this time
  // left now, or null.
  const Blocked* FindRefusing(const std::string& scope, absl::Time now,
                              absl::Duration time_left) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Returns the block of `scope` that this lease is a probe of, or null.
  Blocked* FindProbed(const Lease& lease, const std::string& scope)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes back that the lease's attempt is under way.
  void EndProbe(const Lease& lease) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const BlockedScopesOptions options_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  CircuitBreaker breaker_ ABSL_GUARDED_BY(mutex_);
  // How often the breaker has closed: attempts that began before it last did
  // are no evidence.
  int closings_ ABSL_GUARDED_BY(mutex_) = 0;
  BlockNumber last_number_ ABSL_GUARDED_BY(mutex_) = 0;
  // By scope: the breaker's, the tenant, or a customer.
  std::map<std::string, Blocked> scopes_ ABSL_GUARDED_BY(mutex_);
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

  // Returns true if others wait for the result of the attempt.
  bool IsProbe() const { return !probes_.empty(); }
  // Returns true if the attempt shows whether the breaker may close.
  bool IsBreakerProbe() const;

 private:
  friend class BlockedScopes;
  Lease(BlockedScopes* scopes, const base::Guid& customer, int closings)
      : scopes_(scopes), customer_(customer), closings_(closings) {}

  BlockedScopes* scopes_;  // null once reported or moved
  base::Guid customer_;
  // BlockedScopes::closings_ when it began.
  int closings_;
  // The scopes that this attempt is a probe of, with the numbers of their
  // blocks.
  std::map<std::string, BlockNumber> probes_;
};

}  // namespace partnercenter::client
