#include "gateway/health/listener_watch.h"

#include <string>
#include <utility>

namespace partnercenter::gateway {
namespace {

// One failure may be a busy machine's.
constexpr int kFailuresToTell = 3;

}  // namespace

ListenerWatch::ListenerWatch(Parts parts, absl::Duration period)
    : parts_(std::move(parts)),
      task_(
          parts_.clock, period,
          [this](const std::stop_token&) { Tell(parts_.connect()); },
          base::PeriodicTask::FirstRun::kAfterPeriod) {}

void ListenerWatch::Stop() { task_.Stop(); }

void ListenerWatch::Tell(const absl::Status& status) {
  if (status.ok()) {
    if (std::exchange(failures_, 0) < kFailuresToTell) return;
    parts_.log.Info("the api accepts connections again");
    parts_.health.SetAccepting(true);
  } else if (++failures_ == kFailuresToTell) {
    parts_.log.Error("the api does not accept connections",
                     {{"error", std::string(status.message())}});
    parts_.health.SetAccepting(false);
  }
}

}  // namespace partnercenter::gateway
