#include "gateway/config_tls.h"

namespace partnercenter::gateway {

void CheckTls(const Config& config, ConfigFindings& findings) {
  if (!config.api().has_tls()) return;
  const Tls& tls = config.api().tls();
  findings.RequireFile("api.tls.certificateFile", tls.certificate_file());
  findings.RequireFile("api.tls.keyFile", tls.key_file());
  if (!tls.client_ca_file().empty()) {
    findings.RequireFile("api.tls.clientCaFile", tls.client_ca_file());
  }
}

}  // namespace partnercenter::gateway
