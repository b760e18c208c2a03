#include "client/retry/attempt_window.h"

#include <cstddef>

namespace partnercenter::client {

AttemptWindow::Counts& AttemptWindow::Counts::operator+=(const Counts& other) {
  attempts += other.attempts;
  failures += other.failures;
  successes += other.successes;
  success_time += other.success_time;
  return *this;
}

void AttemptWindow::Add(absl::Time now, const Counts& ended) {
  const int64_t number = absl::ToUnixSeconds(now);
  Second& second = seconds_[static_cast<size_t>(number) % seconds_.size()];
  if (second.number != number) second = {number, {}};
  second.counts += ended;
}

AttemptWindow::Counts AttemptWindow::Sum(absl::Time now) const {
  const int64_t newest = absl::ToUnixSeconds(now);
  Counts sum;
  for (const Second& second : seconds_) {
    if (second.number < 0) continue;
    const int64_t age = newest - second.number;
    if (age < static_cast<int64_t>(seconds_.size())) sum += second.counts;
  }
  return sum;
}

}  // namespace partnercenter::client
