#pragma once

#include "gateway/config/config.h"
#include "gateway/config/config_errors.h"

namespace partnercenter::gateway {

// Fills in the members of `credential.workloadIdentity` that are left to the
// environment.
void CompleteCredential(const Environment& environment, Config& config);

// Checks that there is one credential, that it is complete, and that its files
// can be read. `config` is the configuration in force, `given` the part of it
// that the operator wrote.
void CheckCredentialSettings(const Config& given, const Config& config,
                             ConfigErrors& findings);

}  // namespace partnercenter::gateway
