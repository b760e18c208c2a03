#pragma once

#include <iosfwd>
#include <string>

#include "gateway/config/config.h"

namespace partnercenter::gateway {

// Runs `--check-config`: prints the settings in force and the warnings to
// `out`, or every error to `errors`. `file` is the name of the configuration's
// file. Returns the exit code: 0 if the configuration is good, else 1.
int RunConfigCheck(const std::string& file, const ConfigReport& report,
                   std::ostream& out, std::ostream& errors);

// Runs `--check-credential`: gets a token as the gateway would, and prints
// CheckCredential's description of it to `out`, or the error to `errors`.
// `config` must have been checked. Returns the exit code: 0 if there is a valid
// token, else 1. If a lookup of a name still runs after kExitTime, the process
// exits with that code.
int RunCredentialCheck(const std::string& file, const Config& config,
                       std::ostream& out, std::ostream& errors);

}  // namespace partnercenter::gateway
