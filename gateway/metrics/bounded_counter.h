#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"

namespace partnercenter::gateway {

// A counter with one label whose values are not known at start: the first ones
// get a series each, all others share the series "other". Thread-safe, but
// takes a lock: not for events of every call.
class BoundedCounter {
 public:
  using Family = prometheus::Family<prometheus::Counter>;

  static constexpr char kOther[] = "other";

  // `family` must outlive the object. "other" does not count towards
  // `max_values`.
  BoundedCounter(Family& family, std::string label, size_t max_values);

  // Adds to the series of `value`, which is valid UTF-8.
  void Add(absl::string_view value, double count = 1);

 private:
  prometheus::Counter& CounterOf(const std::string& value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Family& family_;
  const std::string label_;
  const size_t max_values_;
  std::mutex mutex_;
  std::map<std::string, prometheus::Counter*> counters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace partnercenter::gateway
