#pragma once

#include "gateway/config/config.h"
#include "gateway/config/config_errors.h"

namespace partnercenter::gateway {

// Fills in what `credential.workloadIdentity` leaves to the environment.
void CompleteCredential(const Environment& environment, Config& config);

// Checks that there is one credential, that it is complete, and that its files
// can be read. `config` is what is in force, `given` the part of it that the
// operator wrote.
void CheckCredentialSettings(const Config& given, const Config& config,
                             ConfigErrors& findings);

}  // namespace partnercenter::gateway
