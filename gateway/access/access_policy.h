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

// The decision on a call, by its caller.
enum class AccessDecision {
  kAllowed,
  kUnauthenticated,     // the certificate has no name that identifies a caller
  kUnknownCaller,       // no caller of the policy has this name
  kMethodNotAllowed,    // the caller may not call this method at all
  kCustomerNotAllowed,  // it may, but not for this customer
  kCallerLimit,         // it may, but its concurrent calls are at their limit
};

// Label of metrics for a caller that is not in the policy.
inline constexpr char kUnknownName[] = "unknown";

// Returns the label of metrics: "allowed", "unknown_caller".
absl::string_view DecisionName(AccessDecision decision);

// A call to decide on.
struct AccessRequest {
  const std::vector<std::string>& identities;  // see caller_identity.h
  absl::string_view method;                    // "ListOrders"
  // Nothing if the request names no valid one. Such a request is refused as
  // invalid, but only to a caller that may call the method.
  const std::optional<base::Guid>& customer;
};

// The setting `access`, prepared for quick decisions. Denies all that it does
// not allow. Immutable and thread-safe.
class AccessPolicy {
 public:
  // `access` has been checked.
  explicit AccessPolicy(const Access& access);

  struct Verdict {
    AccessDecision decision;
    // Name of the policy's caller; "" if there is none. Lives as long as the
    // policy.
    absl::string_view caller;
  };

  // Never returns kCallerLimit. Returns kUnknownCaller also for a certificate
  // whose identities belong to several callers.
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
