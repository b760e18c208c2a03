#pragma once

#include <prometheus/collectable.h>

#include <vector>

#include "gateway/log/log.h"
#include "gateway/tls/certificate_watch.h"

namespace partnercenter::gateway {

// When the certificates in use expire, how changes of their files went
// (partnercenter_certificate_*), and how many callers were not let in
// (partnercenter_tls_handshake_failures_total). Read when it is scraped.
// Thread-safe.
class CertificateMetrics : public prometheus::Collectable {
 public:
  // Both must outlive the object.
  CertificateMetrics(const CertificateReload& reload, const Log& log)
      : reload_(reload), log_(log) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const CertificateReload& reload_;
  const Log& log_;
};

}  // namespace partnercenter::gateway
