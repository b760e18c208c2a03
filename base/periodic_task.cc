#include "base/periodic_task.h"

#include <utility>

namespace partnercenter::base {

PeriodicTask::PeriodicTask(const Clock& clock, absl::Duration period,
                           std::function<void(const std::stop_token&)> run,
                           FirstRun first_run)
    : clock_(clock),
      period_(period),
      run_(std::move(run)),
      first_run_(first_run),
      thread_([this](const std::stop_token& stop) { Loop(stop); }) {}

void PeriodicTask::Stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void PeriodicTask::Loop(const std::stop_token& stop) const {
  if (first_run_ == FirstRun::kAfterPeriod) clock_.Wait(period_, stop);
  while (!stop.stop_requested()) {
    run_(stop);
    clock_.Wait(period_, stop);
  }
}

}  // namespace partnercenter::base
