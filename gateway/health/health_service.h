#pragma once

#include "gateway/health/health_state.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace partnercenter::gateway {

// The standard health service, for one server: gRPC's own cannot be the only
// service of a server, which the health listener needs.
class HealthService : public grpc::health::v1::Health::CallbackService {
 public:
  // `state` must outlive the service.
  explicit HealthService(HealthState& state) : state_(state) {}

  // Returns the status now. Errors: NOT_FOUND for an unknown name.
  grpc::ServerUnaryReactor* Check(
      grpc::CallbackServerContext* context,
      const grpc::health::v1::HealthCheckRequest* request,
      grpc::health::v1::HealthCheckResponse* response) override;

  // Sends the status now and at every change. Errors: UNAVAILABLE when the
  // process shuts down.
  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::health::v1::HealthCheckRequest* request) override;

 private:
  HealthState& state_;
};

}  // namespace partnercenter::gateway
