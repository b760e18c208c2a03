#pragma once

#include <iosfwd>
#include <string>

#include "gateway/config/config.h"

namespace partnercenter::gateway {

// `--check-config`: prints what is in force to `out`, with warnings, or each
// mistake to `errors`. `file` is what the configuration was read from. Returns
// the exit code: 0 if the configuration is good, else 1.
int RunConfigCheck(const std::string& file, const ConfigReport& report,
                   std::ostream& out, std::ostream& errors);

// `--check-credential`: gets a token as the gateway would, and prints what
// CheckCredential says of it to `out`, or why there is none to `errors`.
// `config` has been checked. Returns the exit code: 0 if there is a token that
// is valid, else 1; ends the process with it if a name is looked up for longer
// than kExitTime.
int RunCredentialCheck(const std::string& file, const Config& config,
                       std::ostream& out, std::ostream& errors);

}  // namespace partnercenter::gateway
