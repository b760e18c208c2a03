#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/log/log_fields.h"
#include "gateway/log/stderr_writer.h"
#include "partnercenter/gateway/config.pb.h"

namespace spdlog {
class logger;
}

namespace partnercenter::gateway {

// Writes log lines to standard error: a JSON object each ("time", "level",
// "message", then the fields), or text for people. Thread-safe, and never
// waits: if standard error is not read, lines are dropped. Lines below warning
// are written some milliseconds later, several at once.
class Log {
 public:
  explicit Log(const LogSettings& settings);
  // Writes the lines that wait.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void Info(absl::string_view message, const LogFields& fields = {});
  void Warn(absl::string_view message, const LogFields& fields = {});
  void Error(absl::string_view message, const LogFields& fields = {});

  // Returns the number of lines dropped so far.
  size_t dropped_lines() const { return writer_.dropped_lines(); }

 private:
  std::string Line(absl::string_view message, const LogFields& fields) const;

  const bool json_;
  // Goes last, and with it the lines that wait.
  StderrWriter writer_;
  std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace partnercenter::gateway
