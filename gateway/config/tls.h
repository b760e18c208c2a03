#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks the files of `api.tls`, if it is set: they must do for a handshake now
// (see server_certificate.h). `config` is what is in force.
void CheckTls(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
