#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks the settings of `upstream`. `config` is the configuration in force.
void CheckUpstream(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
