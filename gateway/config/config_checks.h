#pragma once

#include "gateway/config/config.h"

namespace partnercenter::gateway {

// Checks the configuration in force, `report.config`, and adds errors and
// warnings to the report. `given` is the part that the operator wrote.
void CheckConfig(const Config& given, ConfigReport& report);

}  // namespace partnercenter::gateway
