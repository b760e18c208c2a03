#pragma once

#include <mutex>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "client/unmapped_names.h"
#include "gateway/call/call_record.h"
#include "gateway/log/log.h"

namespace partnercenter::gateway {

// Logs one line a call. Thread-safe.
class CallLog {
 public:
  // `log` must outlive the object.
  explicit CallLog(Log& log) : log_(log) {}

  // Errors that the gateway's operator may have to mend are warnings: our own
  // and the upstream's INTERNAL, and a token that is not to be had.
  void Write(const CallRecord& call);

  // Logs each of these members the first time it is seen, so that an operator
  // learns that the contract needs a field.
  void WriteUnmapped(const client::UnmappedNames& names);

 private:
  Log& log_;
  std::mutex mutex_;
  std::set<std::string> seen_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::gateway
