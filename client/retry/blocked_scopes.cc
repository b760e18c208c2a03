#include "client/retry/blocked_scopes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error_details.h"
#include "client/retry/throttle.h"

namespace partnercenter::client {
namespace {

constexpr char kBreakerScope[] = "breaker";
// Beyond this number, customers whose block has passed are forgotten.
constexpr size_t kMaxScopes = 1000;
// As many attempts at a time, all answered, show that a throttle is over.
constexpr int kManyAtATime = 16;
// An open breaker that nothing has probed for as long closes: what it was
// opened by is out of date, and the next calls need not be refused.
constexpr absl::Duration kBreakerMemory = absl::Seconds(10);
// A call with so many times the time of a probe that was cut may learn more.
constexpr int kMoreTime = 2;
constexpr absl::Duration kShortestEarlyProbe = absl::Milliseconds(20);
// Waits between two looks at a probe under way.
constexpr absl::Duration kFirstLook = absl::Milliseconds(20);
constexpr absl::Duration kLastLook = absl::Milliseconds(250);
// The time after the end of a block in which requests that waited for it look.
constexpr absl::Duration kMaxSpread = absl::Milliseconds(20);

std::array<std::string, 3> ScopesOf(const base::Guid& customer) {
  return {kBreakerScope, kTenantScope, customer.text()};
}

}  // namespace

bool BlockedScopes::Blocked::Admits(absl::Time now,
                                    absl::Duration time_left) const {
  if (until > now) {
    return early_probe_needs.has_value() && time_left >= *early_probe_needs &&
           under_way == 0;
  }
  return under_way < most_under_way || next_probe <= now;
}

bool BlockedScopes::Blocked::IsIdle(absl::Time now) const {
  return std::max(until, next_probe) + kBreakerMemory <= now;
}

bool BlockedScopes::Blocked::IsInForce(absl::Time now) const {
  return until > now || (under_way > 0 && most_under_way == 1);
}

absl::Duration BlockedScopes::Blocked::Wait(absl::Time now) const {
  if (until > now) return until - now;
  // Grows with the probe's length: many that wait look but a few times.
  return std::clamp((now - probed) / 2, kFirstLook, kLastLook);
}

BlockedScopes::BlockedScopes(BlockedScopesOptions options,
                             const base::Clock& clock)
    : options_(std::move(options)), clock_(clock), breaker_(options_.breaker) {}

absl::StatusOr<BlockedScopes::Lease> BlockedScopes::Admit(
    const base::Guid& customer, absl::Duration time_left) {
  const std::lock_guard lock(mutex_);
  absl::Status status = CheckLocked(customer, time_left);
  if (!status.ok()) return status;
  const absl::Time now = clock_.Now();
  const auto breaker = scopes_.find(kBreakerScope);
  if (breaker != scopes_.end() && breaker->second.IsIdle(now)) CloseBreaker();
  Lease lease(this, customer, closings_);
  for (const std::string& scope : ScopesOf(customer)) {
    const auto found = scopes_.find(scope);
    if (found == scopes_.end()) continue;
    Blocked& blocked = found->second;
    ++blocked.under_way;
    blocked.probed = now;
    if (blocked.until <= now) {
      blocked.next_probe = now + NextLength(0);
      blocked.early_probe_needs.reset();
    }
    lease.probes_.emplace(scope, blocked.number);
  }
  return lease;
}

absl::Status BlockedScopes::Check(const base::Guid& customer,
                                  absl::Duration time_left) const {
  const std::lock_guard lock(mutex_);
  return CheckLocked(customer, time_left);
}

// The longest block decides when to come back.
absl::Status BlockedScopes::CheckLocked(const base::Guid& customer,
                                        absl::Duration time_left) const {
  const absl::Time now = clock_.Now();
  absl::Duration longest = absl::ZeroDuration();
  absl::Status status;
  for (const std::string& scope : ScopesOf(customer)) {
    const Blocked* const blocked = FindRefusing(scope, now, time_left);
    if (blocked == nullptr) continue;
    const absl::Duration left =
        blocked->until > now ? blocked->until - now : base::kDefaultRetryDelay;
    if (left <= longest) continue;
    longest = left;
    status = blocked->error;
  }
  if (!status.ok()) base::SetRetryDelay(status, longest);
  return status;
}

std::optional<absl::Duration> BlockedScopes::WaitAfterRefusal(
    const base::Guid& customer, absl::Duration time_left,
    BlockNumber& awaited) const {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  absl::Duration wait = absl::ZeroDuration();
  BlockNumber newest = awaited;
  for (const std::string& scope : ScopesOf(customer)) {
    const Blocked* const blocked = FindRefusing(scope, now, time_left);
    if (blocked == nullptr) continue;
    if (scope == kBreakerScope) return std::nullopt;
    const absl::Duration scope_wait = blocked->Wait(now);
    if (scope_wait > options_.max_wait) return std::nullopt;
    wait = std::max(wait, Spread(scope_wait, blocked->until > now));
    newest = std::max(newest, blocked->number);
  }
  if (wait >= time_left) return std::nullopt;
  if (awaited != 0 && newest != awaited) return std::nullopt;
  awaited = newest;
  return wait;
}

absl::Duration BlockedScopes::Spread(absl::Duration wait,
                                     bool is_for_end) const {
  const double part = 1 - options_.jitter();
  return is_for_end ? wait + part * kMaxSpread : wait - part * wait / 2;
}

bool BlockedScopes::RefusesAll() const {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  const auto refuses = [&](const char* scope) {
    return FindRefusing(scope, now, absl::InfiniteDuration()) != nullptr;
  };
  return refuses(kBreakerScope) || refuses(kTenantScope);
}

BlockedScopes::State BlockedScopes::state() const {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  State state;
  for (const auto& [scope, blocked] : scopes_) {
    if (scope == kBreakerScope) {
      state.breaker_open = !blocked.IsIdle(now);
    } else if (!blocked.IsInForce(now)) {
      continue;
    } else if (scope == kTenantScope) {
      state.tenant_throttled = true;
    } else {
      ++state.customers_throttled;
    }
  }
  return state;
}

std::optional<absl::Duration> BlockedScopes::Report(
    const Lease& lease, const UpstreamAttempt& attempt) {
  const std::lock_guard lock(mutex_);
  EndProbe(lease);
  const auto verdict = breaker_.Judge(attempt, clock_.Now());
  const auto throttled = ReportToThrottles(lease, attempt, verdict);
  const auto failed = ReportToBreaker(lease, attempt, verdict);
  return throttled.has_value() ? throttled : failed;
}

std::optional<absl::Duration> BlockedScopes::ReportToThrottles(
    const Lease& lease, const UpstreamAttempt& attempt,
    CircuitBreaker::Verdict verdict) {
  if (IsThrottled(attempt)) {
    Throttle throttle = ThrottleOf(attempt, lease.customer_);
    if (Blocked* const probed = FindProbed(lease, throttle.scope)) {
      probed->number = ++last_number_;
      probed->under_way = 0;
    }
    const auto blocked = scopes_.find(throttle.scope);
    const int times = blocked == scopes_.end() ? 0 : blocked->second.times;
    return Block(
        throttle.scope, std::move(throttle.error),
        base::RetryDelayOf(attempt.status).value_or(NextLength(times)));
  }
  if (verdict != CircuitBreaker::Verdict::kAnswer) return std::nullopt;
  for (const auto& [scope, number] : lease.probes_) {
    Blocked* const probed = FindProbed(lease, scope);
    if (scope == kBreakerScope || probed == nullptr) continue;
    // Another attempt has been throttled meanwhile.
    if (probed->until > clock_.Now()) continue;
    probed->times = 0;
    if (++probed->most_under_way > kManyAtATime) scopes_.erase(scope);
  }
  return std::nullopt;
}

std::optional<absl::Duration> BlockedScopes::ReportToBreaker(
    const Lease& lease, const UpstreamAttempt& attempt,
    CircuitBreaker::Verdict verdict) {
  const absl::Time now = clock_.Now();
  if (scopes_.count(kBreakerScope) != 0) {
    Blocked* const probed = FindProbed(lease, kBreakerScope);
    // Attempts that were under way when the breaker opened tell nothing new.
    if (probed == nullptr || !attempt.event.has_value()) return std::nullopt;
    if (verdict == CircuitBreaker::Verdict::kAnswer) {
      CloseBreaker();
      return std::nullopt;
    }
    // Callers in a hurry must not make the probes follow each other at once.
    probed->until = std::max(probed->until, probed->next_probe);
    if (verdict == CircuitBreaker::Verdict::kNone ||
        attempt.event == HttpEvent::kStopped) {
      // Doubled here, not in Admit: an attempt that was not made shows nothing.
      const absl::Duration needs = probed->early_probe_needs.has_value()
                                       ? kMoreTime * *probed->early_probe_needs
                                       : kShortestEarlyProbe;
      probed->early_probe_needs = std::max(needs, kMoreTime * attempt.length);
      return std::nullopt;
    }
  } else {
    if (lease.closings_ != closings_) return std::nullopt;
    if (!breaker_.Count(attempt, verdict, now)) return std::nullopt;
  }
  const absl::Duration blocked =
      Block(kBreakerScope, CircuitBreaker::OpenError(attempt), NextLength(0));
  const auto stated = base::RetryDelayOf(attempt.status);
  return std::max(blocked, stated.value_or(absl::ZeroDuration()));
}

absl::Duration BlockedScopes::Block(const std::string& scope,
                                    absl::Status error, absl::Duration length) {
  const absl::Time now = clock_.Now();
  if (scopes_.size() >= kMaxScopes) {
    std::erase_if(scopes_, [now](const auto& entry) {
      return entry.first != kBreakerScope && !entry.second.IsInForce(now);
    });
  }
  Blocked& blocked = scopes_[scope];
  if (blocked.number == 0) blocked.number = ++last_number_;
  blocked.until = std::max(blocked.until, now + length);
  blocked.error = std::move(error);
  blocked.early_probe_needs.reset();
  blocked.most_under_way = 1;
  ++blocked.times;
  return blocked.until - now;
}

absl::Duration BlockedScopes::NextLength(int times) const {
  absl::Duration most = options_.initial_block;
  for (int i = 0; i < times && most < options_.max_block; ++i) most *= 2;
  most = std::min(most, options_.max_block);
  return most * (1 + options_.jitter()) / 2;
}

void BlockedScopes::CloseBreaker() {
  scopes_.erase(kBreakerScope);
  breaker_.Reset();
  ++closings_;
}

const BlockedScopes::Blocked* BlockedScopes::FindRefusing(
    const std::string& scope, absl::Time now, absl::Duration time_left) const {
  const auto blocked = scopes_.find(scope);
  const bool refuses =
      blocked != scopes_.end() && !blocked->second.Admits(now, time_left);
  return refuses ? &blocked->second : nullptr;
}

BlockedScopes::Blocked* BlockedScopes::FindProbed(const Lease& lease,
                                                  const std::string& scope) {
  const auto probe = lease.probes_.find(scope);
  if (probe == lease.probes_.end()) return nullptr;
  const auto blocked = scopes_.find(scope);
  const bool is_same =
      blocked != scopes_.end() && blocked->second.number == probe->second;
  return is_same ? &blocked->second : nullptr;
}

void BlockedScopes::EndProbe(const Lease& lease) {
  for (const auto& [scope, number] : lease.probes_) {
    if (Blocked* const probed = FindProbed(lease, scope)) --probed->under_way;
  }
}

BlockedScopes::Lease::Lease(Lease&& other) noexcept
    : scopes_(std::exchange(other.scopes_, nullptr)),
      customer_(std::move(other.customer_)),
      closings_(other.closings_),
      probes_(std::move(other.probes_)) {}

BlockedScopes::Lease::~Lease() {
  if (scopes_ == nullptr) return;
  const std::lock_guard lock(scopes_->mutex_);
  scopes_->EndProbe(*this);
}

bool BlockedScopes::Lease::IsBreakerProbe() const {
  return probes_.count(kBreakerScope) > 0;
}

std::optional<absl::Duration> BlockedScopes::Lease::Report(
    const UpstreamAttempt& attempt) {
  return std::exchange(scopes_, nullptr)->Report(*this, attempt);
}

}  // namespace partnercenter::client
