#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "gateway/health/health_service.h"
#include "gateway/health/health_state.h"
#include "gateway/listen/grpc_listener.h"
#include "gateway/log/log.h"
#include "gateway/log/log_fields.h"
#include "gateway/metrics/connection_metrics.h"
#include "gateway/metrics/metrics_listener.h"
#include "gateway/process/descriptor_ranges.h"
#include "gateway/tls/certificate_watch.h"
#include "gateway/tls/handshake_failures.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// The three ports of the gateway, open: metrics, health and the API.
class Listeners {
 public:
  // All must outlive the listeners; `config` has been checked.
  struct Parts {
    const Config& config;
    const DescriptorRanges& descriptors;
    grpc::Service& orders;
    HealthState& health;
    const HandshakeFailures& handshake_failures;
    const base::Clock& clock;
    Log& log;
  };

  // Opens the ports and serves at once, the API last. Adds what is known of the
  // certificate to `collectables`.
  // Errors: FailedPrecondition for a bad certificate, Unavailable for an
  // address that is taken; the setting that names it is the entry "setting" of
  // the error's metadata.
  static absl::StatusOr<std::unique_ptr<Listeners>> Start(
      const Parts& parts, MetricsListener::Collectables collectables);

  GrpcListener& api() { return *api_; }
  GrpcListener& health() { return *health_; }

  // Connects to the API's own address, as a caller would.
  // Errors: Unavailable, as SelfConnect.
  absl::Status ConnectToApi() const;

  // Addresses and access of the ports, for the log.
  LogFields Description() const;

 private:
  explicit Listeners(const Parts& parts);

  absl::Status Open(const Parts& parts,
                    MetricsListener::Collectables collectables);

  const Config& config_;
  HealthService api_health_;
  HealthService probe_health_;
  std::unique_ptr<CertificateWatch> certificates_;
  std::unique_ptr<MetricsListener> metrics_;
  std::unique_ptr<GrpcListener> health_;
  std::unique_ptr<GrpcListener> api_;
};

}  // namespace partnercenter::gateway
