#pragma once

#include <functional>

#include "absl/strings/string_view.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Redirects the log of the gRPC library, errors only, to a Log as long as the
// object lives. One at a time in a process.
class GrpcLog {
 public:
  // Returns true if it has dealt with the line. Called from any thread.
  using Filter = std::function<bool(absl::string_view line)>;

  // `log` and what `filter` uses must outlive the object. Lines that `filter`
  // leaves are written as errors.
  GrpcLog(Log& log, Filter filter);
  ~GrpcLog();
  GrpcLog(const GrpcLog&) = delete;
  GrpcLog& operator=(const GrpcLog&) = delete;

 private:
  void Write(absl::string_view line) const;

  Log& log_;
  const Filter filter_;
};

}  // namespace partnercenter::gateway
