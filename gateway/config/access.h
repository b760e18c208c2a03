#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks who may call what, and that callers can be told apart where that
// matters. `config` is what is in force.
void CheckAccess(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
