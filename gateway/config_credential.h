#pragma once

#include "gateway/config.pb.h"
#include "gateway/config_findings.h"

namespace partnercenter::gateway {

// Checks that there is one credential, that it is complete, and that its files
// can be read. `config` is what is in force.
void CheckCredentialSettings(const Config& config, ConfigFindings& findings);

}  // namespace partnercenter::gateway
