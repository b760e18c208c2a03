#pragma once

#include "gateway/config.pb.h"
#include "gateway/config_findings.h"

namespace partnercenter::gateway {

// Checks the settings of `upstream`. `config` is what is in force.
void CheckUpstream(const Config& config, ConfigFindings& findings);

}  // namespace partnercenter::gateway
