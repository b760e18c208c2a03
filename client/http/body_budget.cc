#include "client/http/body_budget.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/saturating_time.h"
#include "base/timer.h"

namespace partnercenter::client {
size_t BodyBudget::used() const {
  const std::lock_guard lock(mutex_);
  return used_;
}

bool BodyBudget::Grow(uint64_t number, size_t& held, size_t bytes,
                      const std::stop_token& stop, absl::Time deadline) {
  assert(bytes <= options_.max_body_bytes);
  if (bytes <= held) return true;
  const size_t growth = bytes - held;
  const auto wait = base::ToChronoWait(deadline - base::Timer::Now());
  std::unique_lock lock(mutex_);
  if (!freed_.wait_for(lock, stop, wait,
                       [&] { return Fits(number, growth); })) {
    return false;
  }
  used_ += growth;
  held = bytes;
  growing_[number] = bytes;
  return true;
}

bool BodyBudget::Fits(uint64_t number, size_t growth) const {
  size_t used = used_ + growth;
  const auto& [oldest, oldest_held] = *growing_.begin();
  // As if the oldest had all that it may come to need.
  if (number != oldest) used += options_.max_body_bytes - oldest_held;
  return used <= options_.bytes;
}

void BodyBudget::Settle(uint64_t number, size_t& held, size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    growing_.erase(number);
    const size_t left = std::min(held, bytes);
    used_ -= held - left;
    held = left;
  }
  freed_.notify_all();
}

BodyBudget::Share::Share(BodyBudget& budget) : budget_(&budget) {
  const std::lock_guard lock(budget.mutex_);
  number_ = ++budget.last_number_;
  budget.growing_.emplace(number_, 0);
}

BodyBudget::Share::Share(Share&& other) noexcept
    : budget_(std::exchange(other.budget_, nullptr)),
      number_(std::exchange(other.number_, 0)),
      held_(std::exchange(other.held_, 0)) {}

BodyBudget::Share& BodyBudget::Share::operator=(Share&& other) noexcept {
  if (this == &other) return *this;
  Settle(0);
  budget_ = std::exchange(other.budget_, nullptr);
  number_ = std::exchange(other.number_, 0);
  held_ = std::exchange(other.held_, 0);
  return *this;
}

bool BodyBudget::Share::GrowTo(size_t bytes, const std::stop_token& stop,
                               absl::Time deadline) {
  assert(grows());
  return budget_->Grow(number_, held_, bytes, stop, deadline);
}

void BodyBudget::Share::Settle(size_t bytes) {
  if (budget_ == nullptr) return;
  budget_->Settle(std::exchange(number_, 0), held_, bytes);
}

}  // namespace partnercenter::client
