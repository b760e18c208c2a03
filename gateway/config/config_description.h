#pragma once

#include <string>
#include <vector>

#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Describes the settings that are in force and not empty, one line each:
// "upstream.attemptTimeout: 30s". For a list, the line has the number of its
// elements. `config` must have been checked: then secrets are named as files,
// and no line holds one. No file is read.
std::vector<std::string> DescribeConfig(const Config& config);

}  // namespace partnercenter::gateway
