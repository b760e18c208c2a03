#include "gateway/health/health_state.h"

#include <utility>

namespace partnercenter::gateway {

using grpc::health::v1::HealthCheckResponse;

void HealthState::Set(absl::string_view service, HealthStatus status) {
  const std::lock_guard lock(mutex_);
  const std::string name(service);
  const auto [entry, is_new] = statuses_.emplace(name, status);
  if (!is_new && std::exchange(entry->second, status) == status) return;
  for (const auto& [watched, listener] : listeners_) {
    if (watched == name) listener->HealthChanged(status);
  }
}

std::optional<HealthStatus> HealthState::Get(absl::string_view service) const {
  const std::lock_guard lock(mutex_);
  const auto entry = statuses_.find(std::string(service));
  if (entry == statuses_.end()) return std::nullopt;
  return entry->second;
}

void HealthState::Add(absl::string_view service, HealthListener& listener) {
  const std::lock_guard lock(mutex_);
  if (ended_) return listener.HealthEnds();
  const std::string name(service);
  listeners_.emplace(name, &listener);
  const auto entry = statuses_.find(name);
  listener.HealthChanged(entry == statuses_.end()
                             ? HealthCheckResponse::SERVICE_UNKNOWN
                             : entry->second);
}

void HealthState::Remove(absl::string_view service, HealthListener& listener) {
  const std::lock_guard lock(mutex_);
  listeners_.erase({std::string(service), &listener});
}

void HealthState::End() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  for (const auto& [watched, listener] : std::exchange(listeners_, {})) {
    listener->HealthEnds();
  }
}

}  // namespace partnercenter::gateway
