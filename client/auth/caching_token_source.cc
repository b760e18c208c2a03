#include "client/auth/caching_token_source.h"

#include <algorithm>
#include <utility>

#include "base/error_details.h"
#include "base/guid.h"
#include "base/saturating_time.h"
#include "client/auth/token_response.h"
#include "client/error_reason.h"
#include "client/status/upstream_status.h"
#include "client/stopped.h"

namespace partnercenter::client {
namespace {

constexpr absl::Duration kMaxExpirySlack = absl::Seconds(30);
constexpr int kExpirySlacksPerLifetime = 10;
constexpr absl::Duration kMaxRefreshLead = absl::Minutes(5);
constexpr int kRefreshLeadsPerLifetime = 4;

constexpr absl::Duration kFirstHoldOff = absl::Milliseconds(500);
constexpr absl::Duration kMaxHoldOff = absl::Seconds(10);

// Entra usually takes much less.
constexpr absl::Duration kMaxWaitForAnother = absl::Seconds(2);

constexpr int kRejectionsInARow = 5;
constexpr absl::Duration kRejectionRefill = absl::Seconds(10);

// The error of a call that ended while it waited.
absl::Status StatusOfEnd(const CallContext& context, absl::Time now) {
  const bool cancelled =
      context.stop.stop_requested() && !DeadlinePassed(context.deadline, now);
  return StatusOfStop(!cancelled, {"token"});
}

// A fetch that ran into its time limit is no caller's deadline.
absl::Status StatusOfFetch(absl::Status status) {
  if (status.code() == absl::StatusCode::kDeadlineExceeded ||
      status.code() == absl::StatusCode::kCancelled) {
    return TokenUnavailable("no token was fetched in time");
  }
  return status;
}

}  // namespace

CachingTokenSource::CachingTokenSource(CachingTokenSourceOptions options,
                                       std::unique_ptr<TokenSource> source,
                                       const base::Clock& clock)
    : options_(std::move(options)),
      source_(std::move(source)),
      clock_(clock),
      next_hold_off_(kFirstHoldOff),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

absl::StatusOr<AccessToken> CachingTokenSource::GetToken(
    const CallContext& context) {
  std::unique_lock lock(mutex_);
  while (true) {
    const absl::Time now = clock_.Now();
    if (HoldsGoodToken(now)) {
      if (now >= held_->fresh_until) WantFetch(now);
      return held_->token;
    }
    WantFetch(now);
    if (!fetching_) return LastFailure(now);
    if (!AwaitFetch(lock, context, base::kLongestWait)) {
      return StatusOfEnd(context, clock_.Now());
    }
    // More may have happened before we woke: a token may be there all the same.
    const absl::Time woken = clock_.Now();
    if (!failure_.ok() && !HoldsGoodToken(woken)) return LastFailure(woken);
  }
}

absl::StatusOr<AccessToken> CachingTokenSource::GetAnother(
    const CallContext& context, const std::string& rejected) {
  std::unique_lock lock(mutex_);
  const absl::Time now = clock_.Now();
  if (HoldsAnother(rejected, now)) return held_->token;
  if (!HoldsGoodToken(now) || now >= held_->fresh_until) WantFetch(now);
  if (fetching_ &&
      !AwaitFetch(lock, context, fetch_began_ + kMaxWaitForAnother - now)) {
    const absl::Time woken = clock_.Now();
    const bool has_ended = context.stop.stop_requested() ||
                           DeadlinePassed(context.deadline, woken);
    return has_ended ? StatusOfEnd(context, woken)
                     : TokenUnavailable("no other token was fetched in time");
  }
  const absl::Time woken = clock_.Now();
  if (HoldsAnother(rejected, woken)) return held_->token;
  return failure_.ok() ? NoOtherToken() : LastFailure(woken);
}

bool CachingTokenSource::Reject(const AccessToken& token) {
  const std::lock_guard lock(mutex_);
  if (!Holds(token) || held_->IsRejected()) return !is_each_rejected_;
  if (held_->replaces_rejected && !held_->is_accepted) is_each_rejected_ = true;
  const absl::Time now = clock_.Now();
  if (!TakeRejection(now)) return !is_each_rejected_;
  held_->fresh_until = absl::InfinitePast();
  WantFetch(now);
  return true;
}

void CachingTokenSource::Accept(const AccessToken& token) {
  const std::lock_guard lock(mutex_);
  if (!Holds(token)) return;
  held_->is_accepted = true;
  is_each_rejected_ = false;
}

bool CachingTokenSource::AwaitFetch(std::unique_lock<std::mutex>& lock,
                                    const CallContext& context,
                                    absl::Duration longest) {
  const uint64_t ended = fetches_ended_;
  const absl::Duration wait =
      std::min(context.deadline - clock_.Now(), longest);
  return fetch_ended_.wait_for(lock, context.stop, base::ToChronoWait(wait),
                               [&] { return fetches_ended_ != ended; });
}

void CachingTokenSource::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (fetch_wanted_.wait(lock, stop, [&] { return fetching_; }) &&
         !stop.stop_requested()) {
    lock.unlock();
    auto fetched = Fetch(stop);
    if (options_.on_fetch) options_.on_fetch(fetched.status());
    lock.lock();
    Take(std::move(fetched), clock_.Now());
    fetching_ = false;
    ++fetches_ended_;
    fetch_ended_.notify_all();
  }
}

absl::StatusOr<CachingTokenSource::Held> CachingTokenSource::Fetch(
    const std::stop_token& stop) {
  CallContext context;
  context.deadline = clock_.Now() + options_.fetch_timeout;
  context.stop = stop;
  context.correlation_id = base::Guid::Random().text();
  try {
    auto token = source_->GetToken(context);
    if (!token.ok()) return StatusOfFetch(token.status());
    const absl::Time expires_at = token->expires_at;
    const absl::Duration lifetime = expires_at - clock_.Now();
    if (lifetime <= absl::ZeroDuration()) {
      return TokenUnavailable("the fetched token has already expired");
    }
    return Held{*std::move(token),
                expires_at - std::min(kMaxExpirySlack,
                                      lifetime / kExpirySlacksPerLifetime),
                expires_at - std::min(kMaxRefreshLead,
                                      lifetime / kRefreshLeadsPerLifetime)};
  } catch (...) {
    // It may hold a secret, and must not end the thread.
    return TokenUnavailable("an exception ended the fetch of a token");
  }
}

void CachingTokenSource::Take(absl::StatusOr<Held> fetched, absl::Time now) {
  failure_ = fetched.status();
  if (fetched.ok()) {
    const bool replaces_rejected = held_.has_value() && held_->IsRejected();
    held_ = *std::move(fetched);
    held_->replaces_rejected = replaces_rejected;
    next_hold_off_ = kFirstHoldOff;
    return;
  }
  failed_at_ = now;
  hold_off_ =
      std::max(next_hold_off_,
               base::RetryDelayOf(failure_).value_or(absl::ZeroDuration()));
  next_hold_off_ = std::min(next_hold_off_ * 2, kMaxHoldOff);
}

bool CachingTokenSource::Holds(const AccessToken& token) const {
  return held_.has_value() && held_->token.text == token.text;
}

bool CachingTokenSource::HoldsGoodToken(absl::Time now) const {
  return held_.has_value() && now < held_->good_until;
}

bool CachingTokenSource::HoldsAnother(const std::string& rejected,
                                      absl::Time now) const {
  return HoldsGoodToken(now) && held_->token.text != rejected;
}

absl::Duration CachingTokenSource::HoldOffLeft(absl::Time now) const {
  // Nor does a clock that was set back prolong it.
  if (failure_.ok() || now < failed_at_) return absl::ZeroDuration();
  return std::max(failed_at_ + hold_off_ - now, absl::ZeroDuration());
}

void CachingTokenSource::WantFetch(absl::Time now) {
  if (fetching_ || HoldOffLeft(now) > absl::ZeroDuration()) return;
  fetching_ = true;
  fetch_began_ = now;
  fetch_wanted_.notify_one();
}

absl::Status CachingTokenSource::LastFailure(absl::Time now) const {
  absl::Status status = failure_;
  const absl::Duration left = HoldOffLeft(now);
  if (status.code() == absl::StatusCode::kUnavailable &&
      left > absl::ZeroDuration()) {
    base::SetRetryDelay(status, left);
  }
  return status;
}

bool CachingTokenSource::TakeRejection(absl::Time now) {
  // A bucket, kept as the time when it will be full. Within its bounds even if
  // the clock was set back.
  rejections_full_at_ = std::clamp(rejections_full_at_, now,
                                   now + kRejectionsInARow * kRejectionRefill);
  const absl::Duration missing = rejections_full_at_ - now;
  if (missing > (kRejectionsInARow - 1) * kRejectionRefill) return false;
  rejections_full_at_ += kRejectionRefill;
  return true;
}

}  // namespace partnercenter::client
