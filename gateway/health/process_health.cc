#include "gateway/health/process_health.h"

namespace partnercenter::gateway {
namespace {

using grpc::health::v1::HealthCheckResponse;

HealthStatus StatusOf(bool healthy) {
  return healthy ? HealthCheckResponse::SERVING
                 : HealthCheckResponse::NOT_SERVING;
}

}  // namespace

ProcessHealth::ProcessHealth(HealthState& state, bool require_credential)
    : state_(state), require_credential_(require_credential) {
  const std::lock_guard lock(mutex_);
  Tell();
}

void ProcessHealth::SetServing(bool serving) {
  const std::lock_guard lock(mutex_);
  serving_ = serving;
  Tell();
}

void ProcessHealth::SetAccepting(bool accepting) {
  const std::lock_guard lock(mutex_);
  accepting_ = accepting;
  Tell();
}

void ProcessHealth::SetCredential(bool available) {
  const std::lock_guard lock(mutex_);
  credential_ = available;
  Tell();
}

void ProcessHealth::SetUpstream(bool open) {
  const std::lock_guard lock(mutex_);
  upstream_ = open;
  Tell();
}

void ProcessHealth::Tell() {
  const bool takes_calls = serving_ && accepting_;
  state_.Set("",
             StatusOf(takes_calls && (credential_ || !require_credential_)));
  state_.Set("partnercenter.orders.v1.OrdersService", StatusOf(takes_calls));
  state_.Set("credential", StatusOf(credential_));
  state_.Set("upstream", StatusOf(upstream_));
}

}  // namespace partnercenter::gateway
