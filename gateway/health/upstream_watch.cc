#include "gateway/health/upstream_watch.h"

#include "client/error_reason.h"

namespace partnercenter::gateway {

UpstreamWatch::UpstreamWatch(Parts parts, absl::Duration period)
    : parts_(parts), task_(parts.clock, period, [this](const std::stop_token&) {
        Tell(parts_.blocked_scopes.state());
      }) {}

void UpstreamWatch::Tell(const client::BlockedScopes::State& state) {
  const bool is_open = !state.breaker_open && !state.tenant_throttled;
  if (is_open == was_open_) return;
  was_open_ = is_open;
  parts_.health.SetUpstream(is_open);
  if (is_open) {
    parts_.log.Info("requests to partner center are no longer blocked", {});
  } else {
    parts_.log.Warn(
        "requests to partner center are blocked",
        {{"reason", client::ReasonText(
                        state.breaker_open
                            ? orders::v1::ERROR_REASON_CIRCUIT_OPEN
                            : orders::v1::ERROR_REASON_UPSTREAM_THROTTLED)}});
  }
}

}  // namespace partnercenter::gateway
