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

void TerminationSignals::EndAtNext() {
  constexpr int kEndedBySignal = 128;
  std::thread([*this]() mutable {
    std::_Exit(kEndedBySignal + Wait());
  }).detach();
}

void DeepenStacks() {
  constexpr size_t kStackBytes = size_t{64} * 1024 * 1024;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

void EndWithin(absl::Duration limit, int exit_code) {
  std::thread([limit, exit_code] {
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(limit));
    std::_Exit(exit_code);
  }).detach();
}

void IgnoreBrokenPipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace partnercenter::gateway
