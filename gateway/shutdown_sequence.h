#pragma once

#include <stop_token>

#include "absl/time/time.h"
#include "base/clock.h"
#include "gateway/call/in_flight_calls.h"
#include "gateway/health/health_state.h"
#include "gateway/health/listener_watch.h"
#include "gateway/health/process_health.h"
#include "gateway/listen/connection_drainer.h"
#include "gateway/listen/grpc_listener.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// The parts of the process that a graceful shutdown involves.
struct ShutdownParts {
  ProcessHealth& process_health;
  HealthState& health;
  ListenerWatch& listener_watch;
  ConnectionDrainer& connection_drainer;
  InFlightCalls& in_flight;
  // Cuts the calls that are still in flight at the expiry of the drain.
  std::stop_source& drain_end;
  GrpcListener& api;
  GrpcListener& probes;
  const base::Clock& clock;
  Log& log;
};

struct ShutdownTimes {
  // From NOT_SERVING to the refusal of new calls. Callers that watch health
  // need this time to send their calls elsewhere.
  absl::Duration readiness_delay;
  // Time that calls in flight have to finish.
  absl::Duration drain;
};

// Shuts down gracefully, in steps that lose no call unnecessarily:
//  1. Health is NOT_SERVING; calls are served as before.
//  2. The address is closed, and callers are asked (GOAWAY) to send their calls
//     elsewhere; calls that are already on their way are served.
//  3. New calls are refused (DRAINING); calls in flight continue.
//  4. At the expiry of the drain, calls still in flight are cut (DRAINING).
// Blocks until all calls have ended: at most both times plus three seconds.
// Does not wait for streams of health and reflection.
void ShutDown(const ShutdownParts& parts, const ShutdownTimes& times);

}  // namespace partnercenter::gateway
