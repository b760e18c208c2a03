#include "gateway/process/signals.h"

#include <pthread.h>

#include <csignal>
#include <cstdlib>
#include <thread>

namespace partnercenter::gateway {

TerminationSignals::TerminationSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int TerminationSignals::Wait() {
  int signal = 0;
  sigwait(&signals_, &signal);
  return signal;
}

void TerminationSignals::ExitAtNext() {
  constexpr int kKilledBySignal = 128;
  std::thread([*this]() mutable {
    std::_Exit(kKilledBySignal + Wait());
  }).detach();
}

}  // namespace partnercenter::gateway
