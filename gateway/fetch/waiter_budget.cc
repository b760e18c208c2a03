#include "gateway/fetch/waiter_budget.h"

#include "gateway/fetch/worker_pool.h"

namespace partnercenter::gateway {

absl::Status WaiterBudget::Check(const std::string& caller,
                                 size_t bytes) const {
  if (used_ + bytes > max_bytes_) {
    return OverloadedError(
        "the memory of calls that wait is used up (limits.waiterBytes)");
  }
  const auto own = used_by_.find(caller);
  if (caller.empty() || own == used_by_.end()) return absl::OkStatus();
  if (own->second + bytes > max_bytes_ / 2) {
    return OverloadedError(
        "this caller's calls use half of the memory of calls that wait "
        "(limits.waiterBytes)");
  }
  return absl::OkStatus();
}

void WaiterBudget::Add(const std::string& caller, size_t bytes) {
  used_ += bytes;
  used_by_[caller] += bytes;
}

void WaiterBudget::Remove(const std::string& caller, size_t bytes) {
  used_ -= bytes;
  const auto own = used_by_.find(caller);
  own->second -= bytes;
  if (own->second == 0) used_by_.erase(own);
}

}  // namespace partnercenter::gateway
