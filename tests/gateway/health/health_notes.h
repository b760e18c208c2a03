#pragma once

#include <condition_variable>
#include <mutex>

#include "gateway/health/health_state.h"
#include "tests/support/await_change.h"

namespace partnercenter::gateway {

// Notes every health that is told, and lets a test wait for one.
class HealthNotes : public HealthListener {
 public:
  void HealthChanged(HealthStatus status) override {
    const std::lock_guard lock(mutex_);
    last_ = status;
    changed_.notify_all();
  }
  void HealthEnds() override {}

  // Throws if it does not come.
  void Await(HealthStatus status) {
    std::unique_lock lock(mutex_);
    testing::AwaitChange(changed_, lock, [&] { return last_ == status; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  HealthStatus last_ = grpc::health::v1::HealthCheckResponse::UNKNOWN;
};

}  // namespace partnercenter::gateway
