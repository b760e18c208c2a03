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

// A program that runs beside the test. Its standard output and error are
// collected as they come. Killed, if need be, when the object goes.
class Process {
 public:
  // Starts it; `arguments` holds the program's path first. A test failure ends
  // the program if it cannot be started.
  explicit Process(const std::vector<std::string>& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }

  // Sends a signal.
  void Signal(int signal) const;

  // Waits until it has ended and all its output is read. Returns its exit code,
  // 128 + n if signal n ended it, or nothing if it still runs after `timeout`.
  std::optional<int> Wait(absl::Duration timeout = absl::Seconds(60));

  // Waits until a line of its output contains `text`, and returns that line;
  // "" if the program ended or `timeout` passed before.
  std::string WaitForLine(const std::string& text,
                          absl::Duration timeout = absl::Seconds(60));

  // What it has written so far, both streams as they came.
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

// Runs a program to its end.
Finished RunToEnd(const std::vector<std::string>& arguments);

}  // namespace partnercenter::testing
