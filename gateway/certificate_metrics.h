#pragma once

#include <prometheus/collectable.h>

#include <vector>

#include "gateway/certificate_watch.h"

namespace partnercenter::gateway {

// When the certificates in use expire, and how changes of their files went
// (partnercenter_certificate_*). Read when it is scraped. Thread-safe.
class CertificateMetrics : public prometheus::Collectable {
 public:
  // `reload` must outlive the object.
  explicit CertificateMetrics(const CertificateReload& reload)
      : reload_(reload) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const CertificateReload& reload_;
};

}  // namespace partnercenter::gateway
