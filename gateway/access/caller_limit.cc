#include "gateway/access/caller_limit.h"

namespace partnercenter::gateway {

CallerLimit::Lease& CallerLimit::Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    Release();
    taken_ = std::move(other.taken_);
    caller_ = std::move(other.caller_);
  }
  return *this;
}

void CallerLimit::Lease::Release() {
  const std::shared_ptr<Taken> taken = std::exchange(taken_, nullptr);
  if (taken == nullptr) return;
  const std::lock_guard lock(taken->mutex);
  const auto entry = taken->calls.find(caller_);
  if (--entry->second == 0) taken->calls.erase(entry);
}

CallerLimit::CallerLimit(int calls)
    : calls_(calls), taken_(std::make_shared<Taken>()) {}

std::optional<CallerLimit::Lease> CallerLimit::Acquire(
    const std::string& caller) {
  if (calls_ == 0) return Lease();
  const std::lock_guard lock(taken_->mutex);
  int& calls = taken_->calls[caller];
  if (calls >= calls_) return std::nullopt;
  ++calls;
  return Lease(taken_, caller);
}

}  // namespace partnercenter::gateway
