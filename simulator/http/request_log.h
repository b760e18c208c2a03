#pragma once

#include <string>

#include "simulator/http/request.h"

namespace partnercenter::simulator {

// One line, without its end, about a request and the status it was answered
// with (0: with nothing): method, target, status, ids as sent ("-" if absent).
// Control bytes and what is not ASCII are escaped. Never names a token.
std::string LogLine(const Request& request, int status);

}  // namespace partnercenter::simulator
