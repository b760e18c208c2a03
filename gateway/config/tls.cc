#include "gateway/config/config_checks.h"

#include "base/clock.h"
#include "gateway/tls/server_certificate.h"

namespace partnercenter::gateway {

void CheckTls(const Config& config, ConfigErrors& errors) {
  if (!config.api().has_tls()) return;
  const auto report =
      ReadServerCertificate(config.api().tls(), base::SystemClock().Now());
  for (const auto& [path, what] : report.errors) {
    errors.Error(path, what);
  }
}

}  // namespace partnercenter::gateway
