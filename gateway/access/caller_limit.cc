#include "gateway/access/caller_limit.h"

namespace partnercenter::gateway {

CallerLimit::Place& CallerLimit::Place::operator=(Place&& other) noexcept {
  if (this != &other) {
    Release();
    limit_ = std::exchange(other.limit_, nullptr);
    caller_ = std::move(other.caller_);
  }
  return *this;
}

void CallerLimit::Place::Release() {
  if (CallerLimit* limit = std::exchange(limit_, nullptr)) {
    limit->GiveBack(caller_);
  }
}

std::optional<CallerLimit::Place> CallerLimit::Take(const std::string& caller) {
  if (calls_ == 0) return Place();
  const std::lock_guard lock(mutex_);
  int& taken = taken_[caller];
  if (taken >= calls_) return std::nullopt;
  ++taken;
  return Place(*this, caller);
}

void CallerLimit::GiveBack(const std::string& caller) {
  const std::lock_guard lock(mutex_);
  const auto entry = taken_.find(caller);
  if (--entry->second == 0) taken_.erase(entry);
}

}  // namespace partnercenter::gateway
