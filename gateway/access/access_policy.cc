#include "gateway/access/access_policy.h"

#include <utility>

#include "client/error_reason.h"
#include "gateway/access/caller_identity.h"

namespace partnercenter::gateway {
namespace {

constexpr char kAll[] = "*";

}  // namespace

absl::string_view DecisionName(AccessDecision decision) {
  switch (decision) {
    case AccessDecision::kAllowed:
      return "allowed";
    case AccessDecision::kUnauthenticated:
      return "unauthenticated";
    case AccessDecision::kUnknownCaller:
      return "unknown_caller";
    case AccessDecision::kMethodNotAllowed:
      return "method_not_allowed";
    case AccessDecision::kCustomerNotAllowed:
      return "customer_not_allowed";
    case AccessDecision::kCallerLimit:
      return "caller_limit";
  }
  return "";
}

AccessPolicy::AccessPolicy(const Access& access) {
  for (const Caller& caller : access.callers()) {
    Rights rights;
    rights.name = caller.name();
    for (const std::string& method : caller.methods()) {
      if (method == kAll) rights.all_methods = true;
      rights.methods.insert(method);
    }
    for (const std::string& customer : caller.customers()) {
      if (customer == kAll) rights.all_customers = true;
      if (const auto guid = base::Guid::Parse(customer)) {
        rights.customers.insert(guid->text());
      }
    }
    for (const std::string& identity : caller.identities()) {
      by_identity_.emplace(NormalIdentity(identity), callers_.size());
    }
    callers_.push_back(std::move(rights));
  }
}

AccessPolicy::Verdict AccessPolicy::Decide(const AccessRequest& request) const {
  if (request.identities.empty()) {
    return {AccessDecision::kUnauthenticated, ""};
  }
  const Rights* caller = CallerOf(request.identities);
  if (caller == nullptr) return {AccessDecision::kUnknownCaller, ""};
  if (!caller->all_methods &&
      caller->methods.count(std::string(request.method)) == 0) {
    return {AccessDecision::kMethodNotAllowed, caller->name};
  }
  if (!caller->all_customers && request.customer.has_value() &&
      caller->customers.count(request.customer->text()) == 0) {
    return {AccessDecision::kCustomerNotAllowed, caller->name};
  }
  return {AccessDecision::kAllowed, caller->name};
}

const AccessPolicy::Rights* AccessPolicy::CallerOf(
    const std::vector<std::string>& identities) const {
  const Rights* found = nullptr;
  for (const std::string& identity : identities) {
    const auto entry = by_identity_.find(identity);
    if (entry == by_identity_.end()) continue;
    const Rights* caller = &callers_[entry->second];
    if (found != nullptr && found != caller) return nullptr;
    found = caller;
  }
  return found;
}

}  // namespace partnercenter::gateway
