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

// Counts who was allowed what: partnercenter_access_decisions_total. Its label
// `caller` is a name of the policy or "unknown", so that no caller can make
// series. Count is thread-safe.
class AccessMetrics {
 public:
  // `registry` must outlive the object.
  explicit AccessMetrics(prometheus::Registry& registry);

  // Makes every series that can be: those of these callers and of "unknown".
  // Before the first call.
  void Begin(const Access& access);

  // `caller` is one of the callers, or "" for one that is not known.
  void Count(absl::string_view caller, AccessDecision decision);

 private:
  prometheus::Family<prometheus::Counter>& family_;
  std::map<std::pair<std::string, AccessDecision>, prometheus::Counter*>
      counters_;
};

}  // namespace partnercenter::gateway
