#include "gateway/tls/certificate_metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include <string>
#include <utility>

#include "absl/time/time.h"

namespace partnercenter::gateway {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric Labelled(const char* label, const char* value) {
  ClientMetric metric;
  metric.label.push_back({label, value});
  return metric;
}

void AddExpiry(const char* certificate, absl::Time expiry,
               MetricFamily& family) {
  if (expiry == absl::InfiniteFuture()) return;
  ClientMetric metric = Labelled("certificate", certificate);
  metric.gauge.value = static_cast<double>(absl::ToUnixSeconds(expiry));
  family.metric.push_back(std::move(metric));
}

void AddReloads(const char* result, int count, MetricFamily& family) {
  ClientMetric metric = Labelled("result", result);
  metric.counter.value = count;
  family.metric.push_back(std::move(metric));
}

}  // namespace

std::vector<MetricFamily> CertificateMetrics::Collect() const {
  MetricFamily expiry = {"partnercenter_certificate_expiry_timestamp_seconds",
                         "When a certificate in use expires, since 1970; of "
                         "the client authorities, the next one",
                         MetricType::Gauge,
                         {}};
  AddExpiry("server", reload_.ServerExpiry(), expiry);
  AddExpiry("client_ca", reload_.ClientCaExpiry(), expiry);
  MetricFamily reloads = {"partnercenter_certificate_reload_total",
                          "Changes of the certificate files: those in use "
                          "now, and bad ones",
                          MetricType::Counter,
                          {}};
  AddReloads("ok", reload_.taken(), reloads);
  AddReloads("failed", reload_.refused(), reloads);
  MetricFamily failures = {"partnercenter_tls_handshake_failures_total",
                           "Connections that TLS did not let in",
                           MetricType::Counter,
                           {{}}};
  failures.metric[0].counter.value =
      static_cast<double>(log_.handshake_failures());
  return {std::move(expiry), std::move(reloads), std::move(failures)};
}

}  // namespace partnercenter::gateway
