#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks the listeners' addresses, and that plaintext is served beyond loopback
// only with api.allowPlaintext. `config` is the configuration in force.
void CheckListeners(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
