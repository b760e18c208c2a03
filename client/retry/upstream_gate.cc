#include "client/retry/upstream_gate.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

constexpr char kBreaker[] = "breaker";
constexpr char kTenant[] = "tenant";
// Closures of customers whose time is over are forgotten beyond so many.
constexpr size_t kMostClosures = 1000;

// Limits hold "for some APIs for the partner tenant, for others for the partner
// and customer tenant" ("API throttling guidance"); for orders it is the
// partner tenant, unless the answer speaks of a customer.
bool SpeaksOfCustomer(const std::string& body) {
  return absl::StrContains(absl::AsciiStrToLower(body), "customer");
}

// A later call's error: what the answer said, without its own words, whose
// seconds count from then.
absl::Status Throttled(const absl::Status& answer, bool customer_only) {
  absl::Status why(answer.code(),
                   absl::StrCat("partner center throttles requests for this ",
                                customer_only ? "customer" : "partner tenant",
                                " and is not asked until it takes them again"));
  answer.ForEachPayload(
      [&why](absl::string_view url, const absl::Cord& detail) {
        why.SetPayload(url, detail);
      });
  return why;
}

absl::Status CircuitOpen(int failures, const UpstreamAttempt& last) {
  const bool was_given_up = last.event == HttpEvent::kStopped;
  return MakeError(
      absl::StatusCode::kUnavailable, kCircuitOpen,
      absl::StrCat("partner center failed ", failures,
                   " times in a row and is not asked for a while; last: ",
                   was_given_up ? "no answer while anybody waited"
                                : last.status.message()));
}

}  // namespace

UpstreamGate::UpstreamGate(UpstreamGateOptions options,
                           const base::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

UpstreamGate::Verdict UpstreamGate::VerdictOf(
    const UpstreamAttempt& outcome) const {
  if (!outcome.event.has_value()) return Verdict::kNothing;
  if (outcome.event == HttpEvent::kStopped) {
    return outcome.length < options_.patience ? Verdict::kNothing
                                              : Verdict::kFails;
  }
  if (base::ReasonOf(outcome.status) == kUpstreamThrottled) {
    return Verdict::kThrottles;
  }
  return outcome.retry == Retry::kYes ? Verdict::kFails : Verdict::kAnswers;
}

absl::StatusOr<UpstreamGate::Pass> UpstreamGate::Enter(
    const base::Guid& customer) {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = CheckLocked(customer); !status.ok()) return status;
  Pass pass(this, customer);
  for (const std::string& scope :
       {std::string(kBreaker), std::string(kTenant), customer.text()}) {
    const auto closure = closures_.find(scope);
    if (closure == closures_.end()) continue;
    closure->second.is_probed = true;
    pass.probes_.push_back(scope);
  }
  return pass;
}

absl::Status UpstreamGate::Check(const base::Guid& customer) const {
  const std::lock_guard lock(mutex_);
  return CheckLocked(customer);
}

// What is closed longest tells when to come back.
absl::Status UpstreamGate::CheckLocked(const base::Guid& customer) const {
  const absl::Time now = clock_.Now();
  absl::Duration longest = absl::ZeroDuration();
  absl::Status status;
  for (const std::string& scope :
       {std::string(kBreaker), std::string(kTenant), customer.text()}) {
    const auto closure = closures_.find(scope);
    if (closure == closures_.end()) continue;
    absl::Time& until = closure->second.until;
    // A clock that was set back closes nothing for longer.
    until = std::min(until, now + closure->second.length);
    absl::Duration left = until - now;
    if (left <= absl::ZeroDuration() && closure->second.is_probed) {
      left = base::kDefaultRetryDelay;
    }
    if (left <= longest) continue;
    longest = left;
    status = closure->second.why;
  }
  if (!status.ok()) base::SetRetryDelay(status, longest);
  return status;
}

UpstreamGate::State UpstreamGate::state() const {
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  State state;
  for (const auto& [scope, closure] : closures_) {
    if (closure.until <= now && !closure.is_probed) continue;
    if (scope == kBreaker) {
      state.breaker_open = true;
    } else if (scope == kTenant) {
      state.tenant_throttled = true;
    } else {
      ++state.customers_throttled;
    }
  }
  return state;
}

void UpstreamGate::Throttle(const base::Guid& customer,
                            UpstreamAttempt& outcome) {
  failures_ = 0;
  const bool customer_only = SpeaksOfCustomer(outcome.body);
  const absl::Duration closed = Close(customer_only ? customer.text() : kTenant,
                                      Throttled(outcome.status, customer_only),
                                      base::RetryDelayOf(outcome.status));
  base::SetRetryDelay(outcome.status, closed);
}

void UpstreamGate::Fail(const Pass& pass, UpstreamAttempt& outcome) {
  ++failures_;
  const bool is_open = closures_.count(kBreaker) != 0;
  const bool is_probe = absl::c_linear_search(pass.probes_, kBreaker);
  // Of the tries that were under way when the breaker opened, none makes it
  // longer.
  if (is_open ? !is_probe : failures_ < options_.failures) return;
  const absl::Duration closed =
      Close(kBreaker, CircuitOpen(failures_, outcome), std::nullopt);
  const auto stated = base::RetryDelayOf(outcome.status);
  base::SetRetryDelay(outcome.status,
                      std::max(closed, stated.value_or(absl::ZeroDuration())));
}

absl::Duration UpstreamGate::Close(const std::string& scope, absl::Status why,
                                   std::optional<absl::Duration> length) {
  const absl::Time now = clock_.Now();
  if (closures_.size() >= kMostClosures) {
    std::erase_if(closures_, [now](const auto& entry) {
      return entry.second.until < now && !entry.second.is_probed;
    });
  }
  Closure& closure = closures_[scope];
  if (!length.has_value()) {
    absl::Duration most = options_.first_closure;
    for (int i = 0; i < closure.times && most < options_.longest_closure; ++i) {
      most *= 2;
    }
    most = std::min(most, options_.longest_closure);
    length = most * (1 + options_.jitter()) / 2;
  }
  closure.until = std::max(closure.until, now + *length);
  closure.length = closure.until - now;
  closure.why = std::move(why);
  ++closure.times;
  return closure.until - now;
}

void UpstreamGate::Report(const Pass& pass, UpstreamAttempt& outcome) {
  const std::lock_guard lock(mutex_);
  switch (VerdictOf(outcome)) {
    case Verdict::kNothing:
      break;
    case Verdict::kAnswers:
      failures_ = 0;
      for (const std::string& scope : pass.probes_) Open(scope);
      break;
    case Verdict::kThrottles:
      Open(kBreaker);
      Throttle(pass.customer_, outcome);
      break;
    case Verdict::kFails:
      Fail(pass, outcome);
      break;
  }
  GiveUp(pass);
}

// Unless something closed it again meanwhile.
void UpstreamGate::Open(const std::string& scope) {
  const auto closure = closures_.find(scope);
  if (closure != closures_.end() && closure->second.until <= clock_.Now()) {
    closures_.erase(closure);
  }
}

void UpstreamGate::GiveUp(const Pass& pass) {
  for (const std::string& scope : pass.probes_) {
    const auto closure = closures_.find(scope);
    if (closure != closures_.end()) closure->second.is_probed = false;
  }
}

UpstreamGate::Pass::Pass(Pass&& other) noexcept
    : gate_(std::exchange(other.gate_, nullptr)),
      customer_(std::move(other.customer_)),
      probes_(std::move(other.probes_)) {}

UpstreamGate::Pass::~Pass() {
  if (gate_ == nullptr) return;
  const std::lock_guard lock(gate_->mutex_);
  gate_->GiveUp(*this);
}

void UpstreamGate::Pass::Report(UpstreamAttempt& outcome) {
  std::exchange(gate_, nullptr)->Report(*this, outcome);
}

}  // namespace partnercenter::client
