#pragma once

#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks the files of `api.tls`, if it is set: a handshake with them must
// succeed now (see server_certificate.h). `config` is the configuration in
// force.
void CheckTls(const Config& config, ConfigErrors& findings);

}  // namespace partnercenter::gateway
