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

// What takes part in the end of the process.
struct ShutdownParts {
  ProcessHealth& process_health;
  HealthState& health;
  ListenerWatch& listener_watch;
  ConnectionDrainer& connection_ages;
  InFlightCalls& running;
  // What cuts the calls that still run.
  std::stop_source& drain_end;
  GrpcListener& api;
  GrpcListener& probes;
  const base::Clock& clock;
  Log& log;
};

struct ShutdownTimes {
  // From NOT_SERVING to the refusal of new calls: those who look at health
  // need it to send their calls elsewhere.
  absl::Duration readiness_delay;
  // What running calls get to finish.
  absl::Duration drain;
};

// Ends the serving of calls so that callers lose none that they need not:
//  1. health is NOT_SERVING; calls are served as ever;
//  2. the address is closed, and callers are asked to take their calls
//     elsewhere; those that are on their way are served;
//  3. calls that still come are refused (DRAINING), those that run go on;
//  4. calls that still run are cut (DRAINING).
// Blocks until all have ended: at most for both times and three seconds. Does
// not wait for streams of health and reflection.
void ShutDown(const ShutdownParts& parts, const ShutdownTimes& times);

}  // namespace partnercenter::gateway
