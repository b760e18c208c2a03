#include "gateway/config_checks.h"

#include "gateway/config_access.h"
#include "gateway/config_bounds.h"
#include "gateway/config_credential.h"
#include "gateway/config_findings.h"
#include "gateway/config_listeners.h"
#include "gateway/config_tls.h"
#include "gateway/config_upstream.h"

namespace partnercenter::gateway {

void CheckConfig(const Config& given, ConfigReport& report) {
  ConfigFindings findings(report);
  CheckBounds(report.config, findings);
  CheckListeners(report.config, findings);
  CheckUpstream(report.config, findings);
  CheckTls(report.config, findings);
  CheckCredentialSettings(given, report.config, findings);
  CheckAccess(report.config, findings);
}

}  // namespace partnercenter::gateway
