#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/status.h"

namespace partnercenter::gateway {

// Memory of a call that waits, in bytes, for gRPC and the gateway together; its
// own strings come on top. Measured with 1,100 calls.
inline constexpr size_t kWaitingCallBytes = 16 * 1024;

// Limits the memory of the calls that wait for fetches (limits.waiterBytes). A
// caller may use at most half of it, so others always find some; calls without
// a caller's name may be of many callers and may use all. Not thread-safe.
class WaiterBudget {
 public:
  explicit WaiterBudget(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Returns OK if a call of this size may wait. `caller` may be empty.
  // Errors: Unavailable, OVERLOADED.
  absl::Status Check(const std::string& caller, size_t bytes) const;

  void Add(const std::string& caller, size_t bytes);
  // Removes what was added.
  void Remove(const std::string& caller, size_t bytes);

  size_t used() const { return used_; }

 private:
  const size_t max_bytes_;
  size_t used_ = 0;
  std::map<std::string, size_t> used_by_;  // none is zero
};

}  // namespace partnercenter::gateway
