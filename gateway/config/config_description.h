#pragma once

#include <string>
#include <vector>

#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// The settings that are in force and not empty, each a line:
// "upstream.attemptTimeout: 30s". Of a list, how many members it has. `config`
// has been checked, so that files stand where secrets might have been written
// by mistake; no file is read.
std::vector<std::string> DescribeConfig(const Config& config);

}  // namespace partnercenter::gateway
