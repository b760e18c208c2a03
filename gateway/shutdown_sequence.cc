#include "gateway/shutdown_sequence.h"

#include <algorithm>

#include "base/timer.h"

namespace partnercenter::gateway {
namespace {

// Time for the GOAWAY to reach callers: more than a round trip within a
// network, and too short to delay a shutdown noticeably.
constexpr absl::Duration kFarewell = absl::Milliseconds(500);

// Time that calls cut at the expiry of the drain have to send their replies.
constexpr absl::Duration kReplyTime = absl::Seconds(1);

}  // namespace

void ShutDown(const ShutdownParts& parts, const ShutdownTimes& times) {
  parts.log.Info(
      "shutting down",
      {{"readiness_delay", absl::FormatDuration(times.readiness_delay)},
       {"drain", absl::FormatDuration(times.drain)}});
  parts.process_health.SetServing(false);
  parts.clock.Wait(times.readiness_delay, {});

  const absl::Time drained = base::Timer::Now() + times.drain;
  parts.health.End();
  parts.listener_watch.Stop();
  parts.api.StopAccepting();
  parts.connection_drainer.EndAll();
  parts.clock.Wait(std::min(kFarewell, times.drain), {});

  parts.in_flight.RefuseMore();
  parts.log.Info("draining");
  parts.in_flight.WaitForNone(
      std::max(drained - base::Timer::Now(), absl::ZeroDuration()));
  parts.drain_end.request_stop();
  parts.in_flight.WaitForNone(kReplyTime);
  parts.api.Shutdown();
  parts.probes.Shutdown();
  parts.log.Info("stopped");
}

}  // namespace partnercenter::gateway
