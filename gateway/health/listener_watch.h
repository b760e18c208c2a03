#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/periodic_task.h"
#include "gateway/health/process_health.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Connects to the API's listener periodically, on a thread of its own, and
// reports failures to health and the log: a process that accepts no connections
// must be restarted, however well it serves the old ones.
class ListenerWatch {
 public:
  // All must outlive the watch.
  struct Parts {
    // Makes one attempt (SelfConnect).
    std::function<absl::Status()> connect;
    const base::Clock& clock;
    ProcessHealth& health;
    Log& log;
  };

  // Starts watching. Connects again after `period`.
  explicit ListenerWatch(Parts parts, absl::Duration period = absl::Seconds(2));

  // Stops after the attempt under way. Health keeps its last value.
  void Stop();

 private:
  void Tell(const absl::Status& status);

  const Parts parts_;
  // Attempts that failed since the last success.
  int failures_ = 0;
  // Last: see PeriodicTask.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
