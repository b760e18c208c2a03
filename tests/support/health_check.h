#pragma once

#include <string>

#include "grpc/health/v1/health.pb.h"

namespace partnercenter::testing {

// Returns the health of a service, requested over a new connection; UNKNOWN if
// the call fails.
grpc::health::v1::HealthCheckResponse::ServingStatus CheckHealth(
    const std::string& address, const std::string& service);

}  // namespace partnercenter::testing
