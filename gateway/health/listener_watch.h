#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/periodic_task.h"
#include "gateway/health/process_health.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Tries again and again whether the API's listener still serves who connects,
// on a thread of its own, and tells health and the log: a process that takes no
// connections must be restarted, however well its old ones are served.
class ListenerWatch {
 public:
  // What it needs; all must outlive the watch.
  struct Parts {
    // One try (SelfConnect).
    std::function<absl::Status()> connect;
    const base::Clock& clock;
    ProcessHealth& health;
    Log& log;
  };

  // Begins to watch. Tries again after `period`.
  explicit ListenerWatch(Parts parts, absl::Duration period = absl::Seconds(2));

  // Ends with the try that runs. Health keeps what it was told last.
  void Stop();

 private:
  void Tell(const absl::Status& status);

  const Parts parts_;
  // Tries that failed since the last that did not.
  int failures_ = 0;
  // Last, so that it ends before what it uses.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
