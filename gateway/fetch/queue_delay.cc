#include "gateway/fetch/queue_delay.h"

#include <algorithm>

namespace partnercenter::gateway {
namespace {

// Weight of the last run in the average.
constexpr double kWeight = 0.1;

// A shorter run has sent nothing: it says nothing about those that do.
constexpr absl::Duration kMinRun = absl::Milliseconds(1);

// Overload lasts for this long after a refusal.
constexpr absl::Duration kOverload = absl::Seconds(1);

// A queue of fewer jobs than this runs empty between two arrivals, and what the
// workers or the rate limit could have done is lost.
constexpr int kMinQueue = 4;

}  // namespace

void QueueDelay::CountRun(absl::Duration length) {
  if (length < kMinRun) return;
  if (run_length_ == absl::ZeroDuration()) {
    run_length_ = length;
  } else {
    run_length_ += kWeight * (length - run_length_);
  }
}

QueueDelay::Wait QueueDelay::Predict(const Queue& queue, size_t ahead) const {
  const auto jobs = static_cast<int64_t>(ahead);
  absl::Duration for_worker = absl::ZeroDuration();
  if (ahead >= queue.free_workers) {
    const auto before = jobs - static_cast<int64_t>(queue.free_workers) + 1;
    for_worker = run_length_ * before / static_cast<int64_t>(queue.workers);
  }
  const absl::Duration for_turn = queue.until_turn + jobs * queue.turn_interval;
  return {std::max(for_worker, for_turn), for_turn > for_worker};
}

void QueueDelay::NoteRefusal(const std::string& caller, absl::Time now) {
  std::erase_if(last_refusals_, [now](const auto& refusal) {
    return now - refusal.second >= kOverload;
  });
  last_refusals_[caller] = now;
}

absl::Duration QueueDelay::Limit(const Queue& queue, const std::string& caller,
                                 absl::Time now) const {
  const auto refusal = last_refusals_.find(caller);
  if (refusal == last_refusals_.end() || now - refusal->second >= kOverload) {
    return absl::InfiniteDuration();
  }
  const absl::Duration turn = std::max(
      run_length_ / static_cast<int64_t>(queue.workers), queue.turn_interval);
  return std::max(run_length_, kMinQueue * turn);
}

}  // namespace partnercenter::gateway
