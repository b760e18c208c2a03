#include "gateway/config/config_checks.h"

#include "gateway/config/access.h"
#include "gateway/config/bounds.h"
#include "gateway/config/config_errors.h"
#include "gateway/config/credential.h"
#include "gateway/config/listeners.h"
#include "gateway/config/tls.h"
#include "gateway/config/upstream.h"

namespace partnercenter::gateway {

void CheckConfig(const Config& given, ConfigReport& report) {
  ConfigErrors findings(report);
  CheckBounds(report.config, findings);
  CheckListeners(report.config, findings);
  CheckUpstream(report.config, findings);
  CheckTls(report.config, findings);
  CheckCredentialSettings(given, report.config, findings);
  CheckAccess(report.config, findings);
}

}  // namespace partnercenter::gateway
