#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks the access policy, and that callers can be identified where a setting
// needs it. `config` is the configuration in force.
void CheckAccess(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
