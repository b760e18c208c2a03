#pragma once

#include "gateway/config.pb.h"
#include "gateway/config_findings.h"

namespace partnercenter::gateway {

// Checks who may call what, and that callers can be told apart where that
// matters. `config` is what is in force.
void CheckAccess(const Config& config, ConfigFindings& findings);

}  // namespace partnercenter::gateway
