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
      period_(period),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void ListenerWatch::Stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void ListenerWatch::Run(const std::stop_token& stop) {
  while (true) {
    parts_.clock.Wait(period_, stop);
    if (stop.stop_requested()) return;
    Tell(parts_.connect());
  }
}

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
