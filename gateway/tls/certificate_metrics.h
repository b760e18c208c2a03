#pragma once

#include <prometheus/collectable.h>

#include <vector>

#include "gateway/tls/certificate_watch.h"
#include "gateway/tls/handshake_failures.h"

namespace partnercenter::gateway {

// Metrics of a listener's TLS: expiry of the certificates in use and changes of
// their files (partnercenter_certificate_*), and failed handshakes
// (partnercenter_tls_handshake_failures_total). Read at each scrape.
// Thread-safe.
class CertificateMetrics : public prometheus::Collectable {
 public:
  // Both must outlive the object.
  CertificateMetrics(const CertificateReload& reload,
                     const HandshakeFailures& handshake_failures)
      : reload_(reload), handshake_failures_(handshake_failures) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const CertificateReload& reload_;
  const HandshakeFailures& handshake_failures_;
};

}  // namespace partnercenter::gateway
