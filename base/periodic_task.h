#pragma once

#include <functional>
#include <stop_token>
#include <thread>

#include "absl/time/time.h"
#include "base/clock.h"

namespace partnercenter::base {

// Runs a function again and again on a thread of its own, with a pause between
// two runs. Used by one thread at a time.
//
// Make it the last member of a class whose function uses the other members:
// members are destroyed in reverse order, so the thread has ended before what
// it uses is gone.
class PeriodicTask {
 public:
  enum class FirstRun { kAtOnce, kAfterPeriod };

  // Starts the thread. `clock` must outlive the task. `period` is the pause
  // after each run. `run` gets a token that fires when the task is to stop; it
  // must not throw.
  PeriodicTask(const Clock& clock, absl::Duration period,
               std::function<void(const std::stop_token&)> run,
               FirstRun first_run = FirstRun::kAtOnce);
  // Stops.
  ~PeriodicTask() = default;
  PeriodicTask(const PeriodicTask&) = delete;
  PeriodicTask& operator=(const PeriodicTask&) = delete;

  // Cuts the pause short, or waits for the run under way. No run begins
  // afterwards.
  void Stop();

 private:
  void Loop(const std::stop_token& stop) const;

  const Clock& clock_;
  const absl::Duration period_;
  const std::function<void(const std::stop_token&)> run_;
  const FirstRun first_run_;
  // Last, so that it ends before what it uses.
  std::jthread thread_;
};

}  // namespace partnercenter::base
