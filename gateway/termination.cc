#include "gateway/termination.h"

#include <csignal>

namespace partnercenter::gateway {

TerminationSignals::TerminationSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

void TerminationSignals::Wait() {
  int signal = 0;
  sigwait(&signals_, &signal);
}

void IgnoreBrokenPipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace partnercenter::gateway
