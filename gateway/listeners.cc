#include "gateway/listeners.h"

#include <utility>

#include "absl/time/time.h"
#include "base/error_details.h"
#include "base/saturating_time.h"
#include "gateway/config/config.h"
#include "gateway/listen/connection_drainer.h"
#include "gateway/listen/listen_address.h"
#include "gateway/listen/peer_name.h"
#include "gateway/listen/refused_connections.h"
#include "gateway/listen/self_connect.h"
#include "gateway/tls/certificate_metrics.h"

namespace partnercenter::gateway {
namespace {

// A process that takes longer to answer a connection might as well be dead.
constexpr absl::Duration kSelfConnectTime = absl::Seconds(5);

GrpcListenerOptions ApiOptions(const Config& config) {
  GrpcListenerOptions options;
  options.address = *ParseListenAddress(config.api().address());
  // api.maxConnectionAge is what ConnectionDrainer makes of it.
  options.max_connection_age = ConnectionDrainer::kMarkedAge;
  options.max_connection_age_grace =
      base::FromProto(config.limits().max_deadline());
  return options;
}

GrpcListenerOptions HealthOptions(const Config& config) {
  GrpcListenerOptions options;
  options.address = *ParseListenAddress(config.health().address());
  return options;
}

absl::string_view TlsName(const Api& api) {
  if (!api.has_tls()) return "off";
  return api.tls().client_ca_file().empty() ? "tls" : "mtls";
}

absl::Status ErrorOf(absl::string_view setting, absl::Status status) {
  base::SetMetadata(status, "setting", setting);
  return status;
}

OnRefused RefusalLog(absl::string_view listener, Log& log) {
  return [listener, &log](int connection, const char* reason) {
    log.Warn("connection closed before it was served",
             {{"listener", listener},
              {"peer", PeerName(connection)},
              {"reason", reason}});
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listeners>> Listeners::Start(
    const Parts& parts, MetricsListener::Collectables collectables) {
  std::unique_ptr<Listeners> listeners(new Listeners(parts));
  const absl::Status opened = listeners->Open(parts, std::move(collectables));
  if (!opened.ok()) return opened;
  return listeners;
}

Listeners::Listeners(const Parts& parts)
    : config_(parts.config),
      api_health_(parts.health),
      probe_health_(parts.health) {}

absl::Status Listeners::Open(const Parts& parts,
                             MetricsListener::Collectables collectables) {
  GrpcListenerOptions api_options = ApiOptions(config_);
  if (config_.api().has_tls()) {
    auto watch =
        CertificateWatch::Start({config_.api().tls(), parts.clock, parts.log});
    if (!watch.ok()) return ErrorOf("api.tls", watch.status());
    certificates_ = *std::move(watch);
    api_options.credentials = certificates_->credentials();
    collectables.push_back(std::make_shared<CertificateMetrics>(
        certificates_->reload(), parts.handshake_failures));
  }
  GrpcListenerOptions health_options = HealthOptions(config_);
  Acceptor::Options metrics_options;
  metrics_options.on_refused = RefusalLog("metrics", parts.log);
  health_options.acceptor.on_refused = RefusalLog("health", parts.log);
  api_options.acceptor.on_refused = RefusalLog("api", parts.log);
  metrics_options.descriptors = parts.descriptors.metrics;
  health_options.acceptor.descriptors = parts.descriptors.health;
  api_options.acceptor.descriptors = parts.descriptors.api;
  collectables.push_back(std::make_shared<ConnectionMetrics>(
      ConnectionMetrics::Listeners{{"api", api_options.acceptor.refused},
                                   {"health", health_options.acceptor.refused},
                                   {"metrics", metrics_options.refused}}));
  auto metrics =
      MetricsListener::Start(*ParseListenAddress(config_.metrics().address()),
                             std::move(collectables), metrics_options);
  if (!metrics.ok()) return ErrorOf("metrics.address", metrics.status());
  metrics_ = *std::move(metrics);
  auto health = GrpcListener::Start(health_options, {&probe_health_});
  if (!health.ok()) return ErrorOf("health.address", health.status());
  health_ = *std::move(health);
  auto api = GrpcListener::Start(api_options, {&parts.orders, &api_health_});
  if (!api.ok()) return ErrorOf("api.address", api.status());
  api_ = *std::move(api);
  return absl::OkStatus();
}

absl::Status Listeners::ConnectToApi() const {
  return SelfConnect(api_->address(), config_.api().has_tls(),
                     kSelfConnectTime);
}

LogFields Listeners::Description() const {
  return {{"api", FormatListenAddress(api_->address())},
          {"tls", TlsName(config_.api())},
          {"access", config_.has_access() ? "on" : "off"},
          {"health", FormatListenAddress(health_->address())},
          {"metrics", FormatListenAddress(metrics_->address())},
          {"upstream", config_.upstream().base_url()},
          {"version", ORDERS_GATEWAY_VERSION}};
}

}  // namespace partnercenter::gateway
