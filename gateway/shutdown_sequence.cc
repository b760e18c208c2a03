#include "gateway/shutdown_sequence.h"

#include <algorithm>

namespace partnercenter::gateway {
namespace {

// What callers get to hear that they are to go elsewhere: more than a round
// trip within a network, and less than it matters to who waits for the end.
constexpr absl::Duration kFarewell = absl::Milliseconds(500);

// Calls that the end of the drain cuts get so long to send their replies.
constexpr absl::Duration kReplyTime = absl::Seconds(1);

}  // namespace

void ShutDown(const ShutdownParts& parts, const ShutdownTimes& times) {
  parts.log.Info("ending", {{"readiness_delay",
                             absl::FormatDuration(times.readiness_delay)},
                            {"drain", absl::FormatDuration(times.drain)}});
  parts.process_health.SetServing(false);
  parts.clock.Wait(times.readiness_delay, {});

  const absl::Time drained = parts.clock.Now() + times.drain;
  parts.health.End();
  parts.listener_watch.Stop();
  parts.api.StopAccepting();
  parts.connection_ages.EndAll();
  parts.clock.Wait(std::min(kFarewell, times.drain), {});

  parts.running.RefuseMore();
  parts.log.Info("draining");
  parts.running.WaitForNone(drained - parts.clock.Now());
  parts.drain_end.request_stop();
  parts.running.WaitForNone(kReplyTime);
  parts.api.Shutdown(parts.clock.Now());
  parts.probes.Shutdown(parts.clock.Now());
  parts.log.Info("stopped");
}

}  // namespace partnercenter::gateway
