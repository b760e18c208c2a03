#include "gateway/health/listener_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "tests/support/await_change.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using grpc::health::v1::HealthCheckResponse;
using ::testing::ElementsAre;

constexpr HealthStatus kServing = HealthCheckResponse::SERVING;
constexpr HealthStatus kNotServing = HealthCheckResponse::NOT_SERVING;

// Attempts with these results, in turn. One more waits for the test to finish,
// and is good then.
class Attempts {
 public:
  explicit Attempts(std::deque<bool> results) : results_(std::move(results)) {}
  ~Attempts() { End(); }

  absl::Status Next() {
    std::unique_lock lock(mutex_);
    if (results_.empty()) {
      used_up_ = true;
      changed_.notify_all();
      changed_.wait(lock,
                    [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return ended_; });
      return absl::OkStatus();
    }
    const bool good = results_.front();
    results_.pop_front();
    return good ? absl::OkStatus() : absl::UnavailableError("no answer");
  }

  void AwaitUsedUp() {
    std::unique_lock lock(mutex_);
    testing::AwaitChange(
        changed_, lock,
        [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return used_up_; });
  }

  void End() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<bool> results_ ABSL_GUARDED_BY(mutex_);
  bool used_up_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

class HealthNotes : public HealthListener {
 public:
  void HealthChanged(HealthStatus status) override { all_.push_back(status); }
  void HealthEnds() override {}
  const std::vector<HealthStatus>& all() const { return all_; }

 private:
  std::vector<HealthStatus> all_;
};

// All that health told of "" while a watch made these attempts.
std::vector<HealthStatus> HealthAfter(std::deque<bool> results) {
  const testing::FakeClock clock;
  HealthState state;
  ProcessHealth health(state, /*require_credential=*/false);
  health.SetServing(true);
  HealthNotes notes;
  state.Add("", notes);
  Log log{LogSettings()};
  Attempts attempts(std::move(results));
  {
    ListenerWatch watch(
        {[&attempts] { return attempts.Next(); }, clock, health, log});
    attempts.AwaitUsedUp();
    attempts.End();
    watch.Stop();
  }
  state.Remove("", notes);
  return notes.all();
}

TEST(ListenerWatch, ToleratesTwoFailuresInARow) {
  EXPECT_THAT(HealthAfter({false, false, true, false, false, true}),
              ElementsAre(kServing));
}

TEST(ListenerWatch, TellsHealthOfThreeFailuresInARow) {
  EXPECT_THAT(HealthAfter({true, false, false, false, false}),
              ElementsAre(kServing, kNotServing, kServing));
}

TEST(ListenerWatch, TellsHealthWhenConnectionsAreTakenAgain) {
  EXPECT_THAT(
      HealthAfter({false, false, false, true, false, false, false, true, true}),
      ElementsAre(kServing, kNotServing, kServing, kNotServing, kServing));
}

}  // namespace
}  // namespace partnercenter::gateway
