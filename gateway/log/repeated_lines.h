#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "gateway/log/log_fields.h"

namespace partnercenter::gateway {

enum class LogSeverity { kInfo, kWarning, kError };

// A line of the log, not yet formatted.
struct LogLine {
  LogSeverity severity = LogSeverity::kInfo;
  std::string message;
  LogFields fields;
};

// Limits lines that repeat to one a second. Lines are the same if severity,
// message and fields are, details and the port of a `peer` aside. The first
// line is written at once; of those that follow within a second, the last is
// written after it, with the number of the others in the field `left_out`.
// Thread-safe.
class RepeatedLines {
 public:
  static constexpr absl::Duration kPeriod = absl::Seconds(1);
  // Beyond this number of different lines of the same severity and message in
  // one second, further ones count as the same: a flood of them leaves lines of
  // another message alone.
  static constexpr size_t kMaxDifferent = 1000;
  // Beyond this number of severities and messages in one second, further lines
  // count as the same. The program has fewer messages.
  static constexpr size_t kMaxKinds = 200;

  // Returns the line to be written now, if there is one.
  std::optional<LogLine> Admit(LogLine line, absl::Time now);

  // Returns the lines whose second is over.
  std::vector<LogLine> TakeDue(absl::Time now);

 private:
  struct Entry {
    absl::Time until;
    // The last line that was not written, and the number of those before it.
    std::optional<LogLine> last;
    int64_t left_out = 0;
  };

  // By fields.
  using Entries = std::map<std::string, Entry>;

  // Moves the lines whose second is over to `due`.
  static void TakeDue(Entries& entries, absl::Time now,
                      std::vector<LogLine>& due);

  std::mutex mutex_;
  // By severity and message.
  std::map<std::string, Entries> kinds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::gateway
