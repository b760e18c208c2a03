#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks whole numbers and durations against their bounds in config.proto.
// `config` is the configuration in force.
void CheckBounds(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
