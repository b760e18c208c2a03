#include "gateway/access/caller_limit.h"

namespace partnercenter::gateway {

CallerLimit::Lease& CallerLimit::Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    Release();
    limit_ = std::exchange(other.limit_, nullptr);
    caller_ = std::move(other.caller_);
  }
  return *this;
}

void CallerLimit::Lease::Release() {
  if (CallerLimit* limit = std::exchange(limit_, nullptr)) {
    limit->GiveBack(caller_);
  }
}

std::optional<CallerLimit::Lease> CallerLimit::Acquire(
    const std::string& caller) {
  if (calls_ == 0) return Lease();
  const std::lock_guard lock(mutex_);
  int& taken = taken_[caller];
  if (taken >= calls_) return std::nullopt;
  ++taken;
  return Lease(*this, caller);
}

void CallerLimit::GiveBack(const std::string& caller) {
  const std::lock_guard lock(mutex_);
  const auto entry = taken_.find(caller);
  if (--entry->second == 0) taken_.erase(entry);
}

}  // namespace partnercenter::gateway
