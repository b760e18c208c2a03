#pragma once

#include <functional>

#include "absl/strings/string_view.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Redirects the log of the gRPC library, errors only, to a Log as long as the
// object lives. One at a time in a process.
//
// Callers cause most of these lines, and some hold texts of theirs, of any
// length and without end. So lines are warnings, are cut, and are limited to
// one a second for each place in the library's source (see RepeatedLines).
class GrpcLog {
 public:
  // Longer texts are cut.
  static constexpr size_t kMaxDetailBytes = 512;

  // Returns true if it has dealt with the line. Called from any thread.
  using Filter = std::function<bool(absl::string_view line)>;

  // `log` and what `filter` uses must outlive the object. Lines that `filter`
  // leaves are written.
  GrpcLog(Log& log, Filter filter);
  ~GrpcLog();
  GrpcLog(const GrpcLog&) = delete;
  GrpcLog& operator=(const GrpcLog&) = delete;

 private:
  // `file` and `line` are the place in the source that wrote `text`.
  void Write(absl::string_view file, int line, absl::string_view text) const;

  Log& log_;
  const Filter filter_;
};

}  // namespace partnercenter::gateway
