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

  // Errors that the gateway's operator may have to fix are warnings: INTERNAL,
  // ours and the upstream's, and a missing token.
  void Write(const CallRecord& call);

  // Logs each of these members the first time it is seen: the contract needs a
  // field for it.
  void WriteUnmapped(const client::UnmappedNames& names);

 private:
  Log& log_;
  std::mutex mutex_;
  std::set<std::string> seen_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::gateway
