#include "client/retry/blocked_scopes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "base/error_details.h"
#include "client/retry/throttle.h"

namespace partnercenter::client {
namespace {

constexpr char kBreakerScope[] = "breaker";
// Beyond this number, customers whose block has passed are forgotten.
constexpr size_t kMaxScopes = 1000;

std::array<std::string, 3> ScopesOf(const base::Guid& customer) {
  return {kBreakerScope, kTenantScope, customer.text()};
}

}  // namespace

BlockedScopes::BlockedScopes(BlockedScopesOptions options,
                             const base::Clock& clock)
    : options_(std::move(options)), clock_(clock), breaker_(options_.breaker) {}

absl::StatusOr<BlockedScopes::Lease> BlockedScopes::Admit(
    const base::Guid& customer) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckLocked(customer); !status.ok()) return status;
  Lease lease(this, customer);
  for (const std::string& scope : ScopesOf(customer)) {
    const auto blocked = scopes_.find(scope);
    if (blocked == scopes_.end()) continue;
    blocked->second.is_probed = true;
    lease.probes_.push_back(scope);
  }
  return lease;
}

absl::Status BlockedScopes::Check(const base::Guid& customer) const {
  const std::lock_guard lock(mutex_);
  return CheckLocked(customer);
}

// The longest block decides when to come back.
absl::Status BlockedScopes::CheckLocked(const base::Guid& customer) const {
  const absl::Time now = clock_.Now();
  absl::Duration longest = absl::ZeroDuration();
  absl::Status status;
  for (const std::string& scope : ScopesOf(customer)) {
    const auto blocked = scopes_.find(scope);
    if (blocked == scopes_.end()) continue;
    absl::Time& until = blocked->second.until;
    // A clock that was set back does not make a block longer.
    until = std::min(until, now + blocked->second.length);
    absl::Duration left = until - now;
    if (left <= absl::ZeroDuration() && blocked->second.is_probed) {
      left = base::kDefaultRetryDelay;
    }
    if (left <= longest) continue;
    longest = left;
    status = blocked->second.error;
  }
  if (!status.ok()) base::SetRetryDelay(status, longest);
  return status;
}

BlockedScopes::State BlockedScopes::state() const {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  State state;
  for (const auto& [scope, blocked] : scopes_) {
    if (blocked.until <= now && !blocked.is_probed) continue;
    if (scope == kBreakerScope) {
      state.breaker_open = true;
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
  std::optional<absl::Duration> delay;
  if (IsThrottled(attempt)) {
    breaker_.Reset();
    Unblock(kBreakerScope);
    Throttle throttle = ThrottleOf(attempt, lease.customer_);
    delay = Block(throttle.scope, std::move(throttle.error),
                  base::RetryDelayOf(attempt.status));
  } else {
    switch (breaker_.Judge(attempt)) {
      case CircuitBreaker::Verdict::kNone:
        break;
      case CircuitBreaker::Verdict::kAnswer:
        breaker_.Reset();
        for (const std::string& scope : lease.probes_) Unblock(scope);
        break;
      case CircuitBreaker::Verdict::kFailure:
        delay = OnFailure(lease, attempt);
        break;
    }
  }
  EndProbe(lease);
  return delay;
}

std::optional<absl::Duration> BlockedScopes::OnFailure(
    const Lease& lease, const UpstreamAttempt& attempt) {
  const bool is_too_often = breaker_.CountFailure();
  const bool is_open = scopes_.count(kBreakerScope) != 0;
  const bool is_probe = absl::c_linear_search(lease.probes_, kBreakerScope);
  // Attempts that were under way when the breaker opened do not keep it open
  // for longer.
  if (is_open ? !is_probe : !is_too_often) return std::nullopt;
  const absl::Duration blocked =
      Block(kBreakerScope, breaker_.OpenError(attempt), std::nullopt);
  const auto stated = base::RetryDelayOf(attempt.status);
  return std::max(blocked, stated.value_or(absl::ZeroDuration()));
}

absl::Duration BlockedScopes::Block(const std::string& scope,
                                    absl::Status error,
                                    std::optional<absl::Duration> length) {
  const absl::Time now = clock_.Now();
  if (scopes_.size() >= kMaxScopes) {
    std::erase_if(scopes_, [now](const auto& entry) {
      return entry.second.until < now && !entry.second.is_probed;
    });
  }
  Blocked& blocked = scopes_[scope];
  blocked.until = std::max(
      blocked.until,
      now + (length.has_value() ? *length : NextLength(blocked.times)));
  blocked.length = blocked.until - now;
  blocked.error = std::move(error);
  ++blocked.times;
  return blocked.length;
}

absl::Duration BlockedScopes::NextLength(int times) const {
  absl::Duration most = options_.initial_block;
  for (int i = 0; i < times && most < options_.max_block; ++i) most *= 2;
  most = std::min(most, options_.max_block);
  return most * (1 + options_.jitter()) / 2;
}

void BlockedScopes::Unblock(const std::string& scope) {
  const auto blocked = scopes_.find(scope);
  if (blocked != scopes_.end() && blocked->second.until <= clock_.Now()) {
    scopes_.erase(blocked);
  }
}

void BlockedScopes::EndProbe(const Lease& lease) {
  for (const std::string& scope : lease.probes_) {
    const auto blocked = scopes_.find(scope);
    if (blocked != scopes_.end()) blocked->second.is_probed = false;
  }
}

BlockedScopes::Lease::Lease(Lease&& other) noexcept
    : scopes_(std::exchange(other.scopes_, nullptr)),
      customer_(std::move(other.customer_)),
      probes_(std::move(other.probes_)) {}

BlockedScopes::Lease::~Lease() {
  if (scopes_ == nullptr) return;
  const std::lock_guard lock(scopes_->mutex_);
  scopes_->EndProbe(*this);
}

std::optional<absl::Duration> BlockedScopes::Lease::Report(
    const UpstreamAttempt& attempt) {
  return std::exchange(scopes_, nullptr)->Report(*this, attempt);
}

}  // namespace partnercenter::client
