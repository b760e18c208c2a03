#include "gateway/access/caller_limit.h"

#include <algorithm>

namespace partnercenter::gateway {

CallerLimit::Lease& CallerLimit::Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    Release();
    state_ = std::move(other.state_);
    place_ = std::move(other.place_);
  }
  return *this;
}

bool CallerLimit::Lease::IsHeld() const {
  if (state_ == nullptr) return true;
  const std::lock_guard lock(state_->mutex);
  return place_->is_held;
}

bool CallerLimit::Lease::Await(std::function<void()> done) {
  if (state_ == nullptr) return true;
  const std::lock_guard lock(state_->mutex);
  if (!place_->is_held) place_->done = std::move(done);
  return place_->is_held;
}

bool CallerLimit::Lease::Withdraw() {
  if (state_ == nullptr) return false;
  std::function<void()> unused;  // destroyed without the lock
  const std::lock_guard lock(state_->mutex);
  if (!state_->Forget(*place_)) return false;
  unused.swap(place_->done);
  return true;
}

void CallerLimit::Lease::ReplyLeaves() {
  if (state_ == nullptr) return;
  const std::lock_guard lock(state_->mutex);
  if (!place_->is_held || std::exchange(place_->is_leaving, true)) return;
  ++state_->callers.at(place_->caller).leaving;
}

void CallerLimit::Lease::Release() {
  const auto state = std::move(state_);
  if (state == nullptr) return;
  std::function<void()> next;
  {
    const std::lock_guard lock(state->mutex);
    if (place_->is_held) {
      next = state->GiveBack(*place_);
    } else if (state->Forget(*place_)) {
      next.swap(place_->done);
      next = nullptr;
    }
  }
  place_.reset();
  if (next) next();
}

CallerLimit::CallerLimit(int calls)
    : calls_(calls), state_(std::make_shared<State>()) {}

std::optional<CallerLimit::Lease> CallerLimit::Acquire(
    const std::string& caller) {
  if (calls_ == 0) return Lease();
  auto place = std::make_shared<Place>(Place{.caller = caller});
  const std::lock_guard lock(state_->mutex);
  Caller& calls = state_->callers[caller];
  if (calls.taken < calls_) {
    ++calls.taken;
    place->is_held = true;
  } else if (calls.waiting.size() < static_cast<size_t>(calls.leaving)) {
    calls.waiting.push_back(place);
  } else {
    return std::nullopt;
  }
  return Lease(state_, std::move(place));
}

std::function<void()> CallerLimit::State::GiveBack(const Place& place) {
  const auto entry = callers.find(place.caller);
  Caller& calls = entry->second;
  if (place.is_leaving) --calls.leaving;
  if (!calls.waiting.empty()) {
    const std::shared_ptr<Place> next = std::move(calls.waiting.front());
    calls.waiting.pop_front();
    next->is_held = true;
    return std::exchange(next->done, nullptr);
  }
  if (--calls.taken == 0) callers.erase(entry);
  return nullptr;
}

bool CallerLimit::State::Forget(Place& place) {
  const auto entry = callers.find(place.caller);
  if (entry == callers.end()) return false;
  auto& waiting = entry->second.waiting;
  const auto found =
      std::find_if(waiting.begin(), waiting.end(),
                   [&](const auto& other) { return other.get() == &place; });
  if (found == waiting.end()) return false;
  waiting.erase(found);
  return true;
}

}  // namespace partnercenter::gateway
