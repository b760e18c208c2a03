#include "gateway/metrics/bounded_counter.h"

#include <utility>

namespace partnercenter::gateway {

BoundedCounter::BoundedCounter(Family& family, std::string label,
                               size_t max_values)
    : family_(family), label_(std::move(label)), max_values_(max_values) {}

void BoundedCounter::Add(absl::string_view value, double count) {
  const std::lock_guard lock(mutex_);
  CounterOf(std::string(value)).Increment(count);
}

prometheus::Counter& BoundedCounter::CounterOf(const std::string& value) {
  const auto known = counters_.find(value);
  if (known != counters_.end()) return *known->second;
  if (value == kOther || counters_.size() >= max_values_) {
    return family_.Add({{label_, kOther}});
  }
  prometheus::Counter& added = family_.Add({{label_, value}});
  counters_.emplace(value, &added);
  return added;
}

}  // namespace partnercenter::gateway
