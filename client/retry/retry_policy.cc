#include "client/retry/retry_policy.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"

namespace partnercenter::client {

double RandomFraction() {
  thread_local absl::InsecureBitGen generator;
  return absl::Uniform(generator, 0.0, 1.0);
}

RetryPolicy::RetryPolicy(RetryOptions options) : options_(std::move(options)) {}

std::optional<absl::Duration> RetryPolicy::Next(const FailedAttempt& failed,
                                                absl::Duration time_left) {
  if (failed.retry == Retry::kNewToken) {
    if (std::exchange(has_new_token_, true)) return std::nullopt;
    ++attempts_;
    return absl::ZeroDuration();
  }
  if (!MayRetry(failed.retry)) return std::nullopt;
  const absl::Duration stated =
      failed.stated_wait.value_or(absl::ZeroDuration());
  if (stated > options_.max_backoff) return std::nullopt;
  // Added to the stated wait: callers with the same stated wait must not all
  // come back at the same time.
  const absl::Duration wait =
      std::min(stated + Backoff(), options_.max_backoff);
  if (wait + failed.took >= time_left) return std::nullopt;
  ++attempts_;
  return wait;
}

bool RetryPolicy::MayRetry(Retry retry) const {
  const int counted = attempts_ - (has_new_token_ ? 1 : 0);
  const int most = retry == Retry::kNo     ? 1
                   : retry == Retry::kOnce ? std::min(2, options_.max_attempts)
                                           : options_.max_attempts;
  return counted < most;
}

absl::Duration RetryPolicy::Backoff() const {
  absl::Duration most = options_.initial_backoff;
  for (int i = 1; i < attempts_ && most < options_.max_backoff; ++i) most *= 2;
  return std::min(most, options_.max_backoff) * options_.jitter();
}

}  // namespace partnercenter::client
