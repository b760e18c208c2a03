#include "gateway/tls/certificate_metrics.h"

#include "absl/time/time.h"
#include "gateway/metrics/metric_family.h"

namespace partnercenter::gateway {
namespace {

// Adds no series for a certificate that there is none of.
void AddExpiry(const char* certificate, absl::Time expiry,
               std::vector<ScrapedValue>& values) {
  if (expiry == absl::InfiniteFuture()) return;
  values.push_back({static_cast<double>(absl::ToUnixSeconds(expiry)),
                    {{"certificate", certificate}}});
}

}  // namespace

std::vector<prometheus::MetricFamily> CertificateMetrics::Collect() const {
  using prometheus::MetricType;
  std::vector<ScrapedValue> expiries;
  AddExpiry("server", reload_.ServerExpiry(), expiries);
  AddExpiry("client_ca", reload_.ClientCaExpiry(), expiries);
  return {
      MakeFamily("partnercenter_certificate_expiry_timestamp_seconds",
                 "Expiry time of the certificate in use, in Unix seconds; of "
                 "the client authorities, the next one to expire",
                 MetricType::Gauge, expiries),
      MakeFamily(
          "partnercenter_certificate_reload_total",
          "Changes of the certificate files, by result: in use now (ok), or "
          "refused, so that the old ones stay in use (failed)",
          MetricType::Counter,
          {{static_cast<double>(reload_.taken()), {{"result", "ok"}}},
           {static_cast<double>(reload_.refused()), {{"result", "failed"}}}}),
      MakeFamily("partnercenter_tls_handshake_failures_total",
                 "Connections whose TLS handshake failed", MetricType::Counter,
                 {{static_cast<double>(handshake_failures_.count())}}),
  };
}

}  // namespace partnercenter::gateway
