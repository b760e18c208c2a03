#pragma once

#include <string>

#include "simulator/http/request.h"

namespace partnercenter::simulator {

// Returns a log line, without a line feed, about a request and the status it
// was answered with (0: no answer): method, target, status, ids as received
// ("-" if absent). Control bytes and non-ASCII bytes are escaped. Never
// contains a token.
std::string LogLine(const Request& request, int status);

}  // namespace partnercenter::simulator
