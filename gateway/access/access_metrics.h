#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/registry.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "gateway/access/access_policy.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// Counts the decisions on calls: partnercenter_access_decisions_total. Its
// label `caller` is a name of the policy or "unknown", so no caller can create
// series. Count is thread-safe.
class AccessMetrics {
 public:
  // `registry` must outlive the object.
  explicit AccessMetrics(prometheus::Registry& registry);

  // Creates every possible series: those of these callers and of "unknown".
  // Call it before the first call is counted.
  void Begin(const Access& access);

  // `caller` is one of the callers, or "" for an unknown one.
  void Count(absl::string_view caller, AccessDecision decision);

 private:
  prometheus::Family<prometheus::Counter>& family_;
  std::map<std::pair<std::string, AccessDecision>, prometheus::Counter*>
      counters_;
};

}  // namespace partnercenter::gateway
