#pragma once

#include <csignal>

namespace partnercenter::gateway {

// The signals that ask the process to shut down: SIGTERM and SIGINT. Make it
// before any thread, so that all threads leave the signals to Wait.
class TerminationSignals {
 public:
  TerminationSignals();

  // Blocks until one arrives; returns which.
  int Wait();

  // From now on the next one makes the process exit at once, whatever it is
  // doing, with the exit code that a shell reports for a program killed by that
  // signal: 128 and the signal's number. Not 0, since calls may have been cut.
  void ExitAtNext();

 private:
  sigset_t signals_;
};

}  // namespace partnercenter::gateway
