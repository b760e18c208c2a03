#include "gateway/config_checks.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gateway/config_access.h"
#include "gateway/config_bounds.h"
#include "gateway/config_credential.h"
#include "gateway/config_findings.h"
#include "gateway/config_listeners.h"
#include "gateway/config_setting.h"
#include "gateway/config_tls.h"
#include "gateway/config_upstream.h"

namespace partnercenter::gateway {
namespace {

// Settings of features that this version does not have yet. Leaving them out of
// account is safe.
constexpr absl::string_view kNotYetUsed[] = {
    "cache.defaultMaxAge",
    "cache.maxBytes",
    "limits.requestsPerMinute",
};

void WarnOfUnused(const Config& given, ConfigReport& report) {
  std::vector<absl::string_view> unused;
  for (const absl::string_view path : kNotYetUsed) {
    if (FindSetting(given, path).IsSet()) unused.push_back(path);
  }
  if (unused.empty()) return;
  report.warnings.push_back(absl::StrCat(
      "accepted, but not used by this version: ", absl::StrJoin(unused, ", ")));
}

}  // namespace

void CheckConfig(const Config& given, ConfigReport& report) {
  ConfigFindings findings(report);
  CheckBounds(report.config, findings);
  CheckListeners(report.config, findings);
  CheckUpstream(report.config, findings);
  CheckTls(report.config, findings);
  CheckCredentialSettings(given, report.config, findings);
  CheckAccess(report.config, findings);
  WarnOfUnused(given, report);
}

}  // namespace partnercenter::gateway
