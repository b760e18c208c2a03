#pragma once

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/periodic_task.h"
#include "client/retry/blocked_scopes.h"
#include "gateway/health/process_health.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Tells health and the log when Partner Center may not be asked by anybody, and
// when it may again; on a thread of its own.
class UpstreamWatch {
 public:
  // What it needs; all must outlive the watch.
  struct Parts {
    const client::BlockedScopes& blocked_scopes;
    const base::Clock& clock;
    ProcessHealth& health;
    Log& log;
  };

  // Begins to watch. Looks again after `period`.
  explicit UpstreamWatch(Parts parts, absl::Duration period = absl::Seconds(1));

 private:
  void Tell(const client::BlockedScopes::State& state);

  const Parts parts_;
  bool was_open_ = true;
  // Last, so that it ends before what it uses.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
