#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/guid.h"
#include "client/error_reason.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// What becomes of a call, for reasons of who calls.
enum class AccessDecision {
  kAllowed,
  kUnauthenticated,     // the certificate has no name to know the caller by
  kUnknownCaller,       // no caller of the policy has this name
  kMethodNotAllowed,    // the caller may not call this method at all
  kCustomerNotAllowed,  // it may, but not for this customer
  kCallerLimit,         // it may, but has as many calls as it may have
};

// What metrics call a caller that is none of the policy's.
inline constexpr char kUnknownName[] = "unknown";

// For metrics: "allowed", "unknown_caller".
absl::string_view DecisionName(AccessDecision decision);

// Who asks for what.
struct AccessRequest {
  const std::vector<std::string>& identities;  // see caller_identity.h
  absl::string_view method;                    // "ListOrders"
  // Nothing if the request names none that is one: such a request is refused
  // as invalid, but only to a caller who may call the method.
  const std::optional<base::Guid>& customer;
};

// `access` of the configuration, made ready for quick decisions: what it does
// not allow is denied. Immutable and thread-safe.
class AccessPolicy {
 public:
  // `access` has been checked.
  explicit AccessPolicy(const Access& access);

  struct Verdict {
    AccessDecision decision;
    // The name of the policy's caller; "" if there is none. Lives as long as
    // the policy.
    absl::string_view caller;
  };

  // Never kCallerLimit. A certificate whose identities belong to
  // several callers is nobody's: kUnknownCaller.
  Verdict Decide(const AccessRequest& request) const;

 private:
  struct Rights {
    std::string name;
    bool all_methods = false;
    bool all_customers = false;
    std::unordered_set<std::string> methods;
    std::unordered_set<std::string> customers;  // as Guid::text
  };

  const Rights* CallerOf(const std::vector<std::string>& identities) const;

  std::vector<Rights> callers_;
  std::unordered_map<std::string, size_t> by_identity_;
};

}  // namespace partnercenter::gateway
