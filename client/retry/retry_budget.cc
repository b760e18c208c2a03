#include "client/retry/retry_budget.h"

#include <algorithm>

namespace partnercenter::client {

void RetryBudget::Earn() {
  const std::lock_guard lock(mutex_);
  left_ = std::min(left_ + options_.per_request, options_.most);
}

bool RetryBudget::Spend() {
  const std::lock_guard lock(mutex_);
  if (left_ < 1) return false;
  left_ -= 1;
  return true;
}

double RetryBudget::left() const {
  const std::lock_guard lock(mutex_);
  return left_;
}

}  // namespace partnercenter::client
