#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks where the listeners bind, and that plaintext is served off loopback
// only if it was asked for. `config` is what is in force.
void CheckListeners(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
