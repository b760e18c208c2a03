#include "gateway/access/access_metrics.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

constexpr AccessDecision kOfKnown[] = {
    AccessDecision::kAllowed, AccessDecision::kMethodNotAllowed,
    AccessDecision::kCustomerNotAllowed, AccessDecision::kCallerLimit};
// Without a policy nobody is known, and everybody is allowed.
constexpr AccessDecision kOfUnknown[] = {
    AccessDecision::kAllowed, AccessDecision::kUnauthenticated,
    AccessDecision::kUnknownCaller, AccessDecision::kCallerLimit};

}  // namespace

AccessMetrics::AccessMetrics(prometheus::Registry& registry)
    : family_(prometheus::BuildCounter()
                  .Name("partnercenter_access_decisions_total")
                  .Help("Calls by caller and decision of the access policy")
                  .Register(registry)) {}

void AccessMetrics::Begin(const Access& access) {
  const auto add = [this](const std::string& caller, const auto& decisions) {
    for (const AccessDecision decision : decisions) {
      counters_[{caller, decision}] =
          &family_.Add({{"caller", caller.empty() ? kUnknownName : caller},
                        {"decision", std::string(DecisionName(decision))}});
    }
  };
  add("", kOfUnknown);
  for (const Caller& caller : access.callers()) add(caller.name(), kOfKnown);
}

void AccessMetrics::Count(absl::string_view caller, AccessDecision decision) {
  counters_.at({std::string(caller), decision})->Increment();
}

}  // namespace partnercenter::gateway
