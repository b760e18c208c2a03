#pragma once

#include "gateway/config/config.h"
#include "gateway/config/config_errors.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Checks the configuration in force, `report.config`, and adds errors and
// warnings to the report. `given` is the part that the operator wrote.
void CheckConfig(const Config& given, ConfigReport& report);

// The checks that CheckConfig makes, each in the source of its block.

// Checks whole numbers and durations against their bounds in config.proto.
// `config` is the configuration in force.
void CheckBounds(const Config& config, ConfigErrors& errors);

// Checks the listeners' addresses, and that plaintext is served beyond loopback
// only with api.allowPlaintext. `config` is the configuration in force.
void CheckListeners(const Config& config, ConfigErrors& errors);

// Checks the settings of `upstream`. `config` is the configuration in force.
void CheckUpstream(const Config& config, ConfigErrors& errors);

// Checks settings of `limits` against those that they bound. `config` is the
// configuration in force.
void CheckLimits(const Config& config, ConfigErrors& errors);

// Checks the files of `api.tls`, if it is set: a handshake with them must
// succeed now (see server_certificate.h). `config` is the configuration in
// force.
void CheckTls(const Config& config, ConfigErrors& errors);

// Fills in the members of `credential.workloadIdentity` that are left to the
// environment.
void CompleteCredential(const Environment& environment, Config& config);

// Checks that there is one credential, that it is complete, and that its files
// can be read. `config` is the configuration in force, `given` the part of it
// that the operator wrote.
void CheckCredentialSettings(const Config& given, const Config& config,
                             ConfigErrors& errors);

// Checks the access policy, and that callers can be identified where a setting
// needs it. `config` is the configuration in force.
void CheckAccess(const Config& config, ConfigErrors& errors);

}  // namespace partnercenter::gateway
