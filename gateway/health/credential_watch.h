#pragma once

#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/periodic_task.h"
#include "client/auth/token_source.h"
#include "gateway/health/process_health.h"
#include "gateway/log/log.h"
#include "gateway/upstream/token_metrics.h"

namespace partnercenter::gateway {

// Asks for a token periodically, on a thread of its own: the first one is there
// before the first call needs it, the next one before the last expires, and
// health, metrics and the log report whether there is one. Logs each change,
// with the remedy for the operator.
class CredentialWatch {
 public:
  // All must outlive the watch.
  struct Parts {
    client::TokenSource& tokens;
    const base::Clock& clock;
    ProcessHealth& health;
    TokenMetrics& metrics;
    Log& log;
  };

  // Starts watching. Asks again after `period`.
  explicit CredentialWatch(const Parts& parts,
                           absl::Duration period = absl::Seconds(1));

 private:
  void Look(const std::stop_token& stop);
  void Tell(const absl::Status& status);

  const Parts parts_;
  // The kind of the status that was logged last; "" at first.
  std::string told_;
  // Last: see PeriodicTask.
  base::PeriodicTask task_;
};

}  // namespace partnercenter::gateway
