#pragma once

#include <csignal>

namespace partnercenter::gateway {

// The signals that ask the process to end: SIGTERM and SIGINT. To be made
// before any thread is, so that all of them leave the signals to Wait.
class TerminationSignals {
 public:
  TerminationSignals();

  // Blocks until one arrives.
  void Wait();

 private:
  sigset_t signals_;
};

// Writing to a closed connection is an error of that write, not the end of the
// process.
void IgnoreBrokenPipes();

}  // namespace partnercenter::gateway
