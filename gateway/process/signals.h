#pragma once

#include <csignal>

#include "absl/time/time.h"

namespace partnercenter::gateway {

// The signals that ask the process to end: SIGTERM and SIGINT. To be made
// before any thread is, so that all of them leave the signals to Wait.
class TerminationSignals {
 public:
  TerminationSignals();

  // Blocks until one arrives; returns which.
  int Wait();

  // From now on the next one ends the process at once, whatever it is doing,
  // with the exit code that a shell gives a program which that signal ended:
  // 128 and the signal's number. Not 0, since calls may have been cut.
  void EndAtNext();

 private:
  sigset_t signals_;
};

// Gives threads to come a stack that cpp-httplib's parser of status lines does
// not overflow: its std::regex takes some 300 bytes for each of the line's.
// Only what is touched counts as memory.
void DeepenStacks();

// What is left to be done at the end takes less, but for looking up a name and
// for the server of metrics, which looks every two seconds whether it is to
// end.
inline constexpr absl::Duration kExitTime = absl::Milliseconds(500);

// Ends the process with `exit_code` if it has not ended by itself after
// `limit`. For the end of main: all has been said by then, but to stop a thread
// that looks up a name takes as long as the resolver does.
void EndWithin(absl::Duration limit, int exit_code);

// Writing to a closed connection is an error of that write, not the end of the
// process.
void IgnoreBrokenPipes();

}  // namespace partnercenter::gateway
