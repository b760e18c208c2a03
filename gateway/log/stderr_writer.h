#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// Writes lines to standard error on a thread of its own, those of a few
// milliseconds together: a wake-up and a system call for each line would cost
// more than the call that the line reports. Thread-safe.
class StderrWriter {
 public:
  StderrWriter();
  // Writes the lines that wait; blocks until they are read.
  ~StderrWriter();
  StderrWriter(const StderrWriter&) = delete;
  StderrWriter& operator=(const StderrWriter&) = delete;

  // Takes a line with its line end. Never waits for the reader of standard
  // error: if it does not read, lines beyond the buffer are dropped. `urgent`:
  // written at once.
  void Write(absl::string_view line, bool urgent);

  // Returns the number of lines dropped so far.
  size_t dropped_lines() const;

 private:
  void Run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_ ABSL_GUARDED_BY(mutex_);
  bool is_urgent_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_ending_ ABSL_GUARDED_BY(mutex_) = false;
  size_t dropped_lines_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace partnercenter::gateway
