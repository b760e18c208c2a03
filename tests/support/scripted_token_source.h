#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/auth/token_source.h"

namespace partnercenter::testing {

// A TokenSource that returns scripted answers in order. A call waits while
// there is none, so a test can hold a fetch for as long as needed. Thread-safe.
class ScriptedTokenSource : public client::TokenSource {
 public:
  using Step = std::function<absl::StatusOr<client::AccessToken>()>;

  // Returns CANCELLED if `context.stop` fires first.
  absl::StatusOr<client::AccessToken> GetToken(
      const client::CallContext& context) override {
    Step step;
    {
      std::unique_lock lock(mutex_);
      ++calls_;
      last_deadline_ = context.deadline;
      changed_.notify_all();
      if (!changed_.wait(lock, context.stop, [&] { return !steps_.empty(); })) {
        return absl::CancelledError("stopped");
      }
      step = std::move(steps_.front());
      steps_.pop_front();
    }
    return step();
  }

  void Answer(absl::StatusOr<client::AccessToken> answer) {
    AnswerBy([answer = std::move(answer)] { return answer; });
  }

  // Adds an answer: the result of `step`, or the exception that it throws.
  void AnswerBy(Step step) {
    const std::lock_guard lock(mutex_);
    steps_.push_back(std::move(step));
    changed_.notify_all();
  }

  // Returns true if that many calls have begun within `limit`.
  bool WaitForCalls(int count, absl::Duration limit = absl::Seconds(20)) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, absl::ToChronoMilliseconds(limit),
                             [&] { return calls_ >= count; });
  }

  // Returns the number of calls begun so far.
  int calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }

  absl::Time last_deadline() const {
    const std::lock_guard lock(mutex_);
    return last_deadline_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::deque<Step> steps_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time last_deadline_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::testing
