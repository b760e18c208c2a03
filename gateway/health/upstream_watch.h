#pragma once

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/periodic_task.h"
#include "client/retry/blocked_scopes.h"
#include "gateway/health/process_health.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Reports to health and the log when Partner Center is blocked for all callers,
// and when it is unblocked. Looks periodically, on a thread of its own.
class UpstreamWatch {
 public:
  // All must outlive the watch.
  struct Parts {
    const client::BlockedScopes& blocked_scopes;
    const base::Clock& clock;
    ProcessHealth& health;
    Log& log;
  };

  // Starts watching. Looks again after `period`.
  explicit UpstreamWatch(Parts parts, absl::Duration period = absl::Seconds(1));

 private:
  void Tell(const client::BlockedScopes::State& state);

  const Parts parts_;
  bool was_open_ = true;
  // Last: see PeriodicTask.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
