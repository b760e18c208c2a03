#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "gateway/log/log_fields.h"
#include "gateway/log/repeated_lines.h"
#include "gateway/log/stderr_writer.h"
#include "partnercenter/gateway/config.pb.h"

namespace spdlog {
class logger;
}

namespace partnercenter::gateway {

// Writes log lines to standard error: a JSON object each ("time", "level",
// "message", then the fields), or text for people. Thread-safe, and never
// waits: if standard error is not read, lines are dropped. Lines below warning
// are written some milliseconds later, several at once. Lines that repeat are
// limited to one a second, see RepeatedLines.
class Log {
 public:
  enum class Repeats {
    kLimited,
    kAll,  // for lines that are counted by those who read them
  };

  explicit Log(const LogSettings& settings);
  // For tests; `clock` must outlive the log.
  Log(const LogSettings& settings, const base::Clock& clock);
  // Writes the lines that wait, those that repeat included.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void Info(absl::string_view message, const LogFields& fields = {},
            Repeats repeats = Repeats::kLimited);
  void Warn(absl::string_view message, const LogFields& fields = {},
            Repeats repeats = Repeats::kLimited);
  void Error(absl::string_view message, const LogFields& fields = {},
             Repeats repeats = Repeats::kLimited);

  // Writes the repeated lines whose second is over. To be called about every
  // RepeatedLines::kPeriod.
  void WriteRepeated();

  // Returns the number of lines dropped so far.
  size_t dropped_lines() const { return writer_.dropped_lines(); }

 private:
  void Write(LogSeverity severity, absl::string_view message,
             const LogFields& fields, Repeats repeats);
  void WriteAll(const std::vector<LogLine>& lines);
  void WriteNow(LogSeverity severity, absl::string_view message,
                const LogFields& fields);
  std::string Line(absl::string_view message, const LogFields& fields) const;

  const bool json_;
  const base::Clock& clock_;
  RepeatedLines repeated_;
  // Goes last, and with it the lines that wait.
  StderrWriter writer_;
  std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace partnercenter::gateway
