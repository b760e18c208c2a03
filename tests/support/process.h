#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace partnercenter::testing {

// A program that runs beside the test. Collects its standard output and error;
// kills it, if still running, on destruction.
class Process {
 public:
  // Starts the program; `arguments` begins with its path. Throws, which fails
  // the test, if it cannot be started.
  explicit Process(const std::vector<std::string>& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }

  // Sends a signal.
  void Signal(int signal) const;

  // Waits until the program has exited and all its output is read. Returns its
  // exit code, 128 + n if signal n killed it, or nothing if it still runs after
  // `timeout`.
  std::optional<int> Wait(absl::Duration timeout = absl::Seconds(60));

  // Waits until a line of the output contains `text`, and returns that line; ""
  // if the program exited or `timeout` passed first.
  std::string WaitForLine(const std::string& text,
                          absl::Duration timeout = absl::Seconds(60));

  // Returns the output so far, both streams as they arrived.
  std::string output() const;

 private:
  void Read(int fd);

  pid_t pid_ = -1;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string output_ ABSL_GUARDED_BY(mutex_);
  std::optional<int> exit_code_ ABSL_GUARDED_BY(mutex_);
  std::thread reader_;
};

struct Finished {
  int exit_code = -1;
  std::string output;
};

// Runs a program until it exits.
Finished RunToEnd(const std::vector<std::string>& arguments);

}  // namespace partnercenter::testing
