#include "gateway/config/config_checks.h"

namespace partnercenter::gateway {

void CheckConfig(const Config& given, ConfigReport& report) {
  ConfigErrors errors(report);
  CheckBounds(report.config, errors);
  CheckListeners(report.config, errors);
  CheckUpstream(report.config, errors);
  CheckLimits(report.config, errors);
  CheckTls(report.config, errors);
  CheckCredentialSettings(given, report.config, errors);
  CheckAccess(report.config, errors);
}

}  // namespace partnercenter::gateway
