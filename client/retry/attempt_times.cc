#include "client/retry/attempt_times.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace partnercenter::client {
namespace {

constexpr double kQuantile = 0.95;

// A sample above the estimate raises it by the first factor, one below lowers
// it by the second. They balance where 95 % of the samples are below.
const double kRise = std::exp(kQuantile);
const double kFall = std::exp(kQuantile - 1);

// A rise ends this much above the sample.
constexpr double kHeadroom = 1.05;

// A rise begins here at least: nothing multiplies zero.
constexpr absl::Duration kShortest = absl::Milliseconds(1);

// Fewer samples are no estimate.
constexpr int kMinSamples = 5;

// A sample counts for this long, or for twice the estimate if that is longer.
constexpr absl::Duration kSampleLife = absl::Seconds(10);

constexpr absl::Duration kProbeInterval = absl::Seconds(1);

bool HasAnswer(const UpstreamAttempt& attempt) {
  return attempt.event == HttpEvent::kAnswer && !IsTurnedAway(attempt);
}

// Returns true if a usable answer would have come later still.
bool TookAtLeastItsLength(const UpstreamAttempt& attempt) {
  return attempt.event == HttpEvent::kStopped ||
         attempt.event == HttpEvent::kAttemptTimeout || IsTurnedAway(attempt);
}

absl::Duration Follow(absl::Duration estimate, absl::Duration sample) {
  if (sample > estimate) {
    return std::min(std::max(estimate, kShortest) * kRise, sample * kHeadroom);
  }
  return std::max(estimate * kFall, sample);
}

}  // namespace

bool AttemptTimes::MayStart(Route route, absl::Duration time_left) const {
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  return MayStartAt(routes_[static_cast<size_t>(route)], time_left, now);
}

bool AttemptTimes::Start(Route route, absl::Duration time_left) {
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  Times& times = routes_[static_cast<size_t>(route)];
  if (!MayStartAt(times, time_left, now)) return false;
  times.last_start = now;
  times.cut_after = absl::InfiniteDuration();
  return true;
}

void AttemptTimes::Report(Route route, const UpstreamAttempt& attempt) {
  if (!HasAnswer(attempt) && !TookAtLeastItsLength(attempt)) return;
  if (attempt.lacked_memory) return;
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  Times& times = routes_[static_cast<size_t>(route)];
  if (IsOutdated(times, now)) times.samples = 0;
  if (times.samples == 0) {
    if (IsTurnedAway(attempt)) return;
    times.estimate = attempt.length * kHeadroom;
  } else if (HasAnswer(attempt) ||
             attempt.length * kHeadroom >= times.estimate) {
    times.estimate = Follow(times.estimate, attempt.length);
  } else {
    // It says nothing that is not known. A call with more time may say more.
    if (!IsTurnedAway(attempt)) times.cut_after = attempt.length;
    return;
  }
  // An attempt in less than the estimate is worth another look at once.
  if (attempt.length < times.estimate) times.last_start = absl::InfinitePast();
  ++times.samples;
  times.last_sample = now;
}

absl::Duration AttemptTimes::Estimate(Route route) const {
  const absl::Time now = clock_.Now();
  const std::lock_guard lock(mutex_);
  return EstimateAt(routes_[static_cast<size_t>(route)], now);
}

absl::Duration AttemptTimes::EstimateAt(const Times& times, absl::Time now) {
  const bool is_known = times.samples >= kMinSamples && !IsOutdated(times, now);
  return is_known ? times.estimate : absl::ZeroDuration();
}

bool AttemptTimes::IsOutdated(const Times& times, absl::Time now) {
  return now - times.last_sample >= std::max(kSampleLife, 2 * times.estimate);
}

bool AttemptTimes::MayStartAt(const Times& times, absl::Duration time_left,
                              absl::Time now) {
  // Once its deadline has passed, the call ends by that.
  return time_left <= absl::ZeroDuration() ||
         EstimateAt(times, now) <= time_left ||
         now - times.last_start >= kProbeInterval ||
         time_left / 2 >= times.cut_after;
}

}  // namespace partnercenter::client
