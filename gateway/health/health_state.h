#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "grpc/health/v1/health.pb.h"

namespace partnercenter::gateway {

using HealthStatus = grpc::health::v1::HealthCheckResponse::ServingStatus;

// Receives changes of the health of a service.
class HealthListener {
 public:
  virtual ~HealthListener() = default;

  // Reports a change. Must not block, nor call back.
  virtual void HealthChanged(HealthStatus status) = 0;
  // Reports that no more changes will come: the process shuts down.
  virtual void HealthEnds() = 0;
};

// The health of the services by name, shared by all listeners' health services.
// Thread-safe.
class HealthState {
 public:
  void Set(absl::string_view service, HealthStatus status);

  // Returns nothing for a name that was never set.
  std::optional<HealthStatus> Get(absl::string_view service) const;

  // Reports the service's health to `listener` now and at every change, until
  // it is removed. A name that was never set is SERVICE_UNKNOWN.
  void Add(absl::string_view service, HealthListener& listener);
  void Remove(absl::string_view service, HealthListener& listener);

  // Ends all listeners, and those that are added later.
  void End();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, HealthStatus, std::less<>> statuses_
      ABSL_GUARDED_BY(mutex_);
  std::set<std::pair<std::string, HealthListener*>> listeners_
      ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace partnercenter::gateway
