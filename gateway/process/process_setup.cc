#include "gateway/process/process_setup.h"

#include <csignal>

namespace partnercenter::gateway {

void IgnoreBrokenPipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace partnercenter::gateway
