#pragma once

#include <grpcpp/security/auth_context.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/guid.h"
#include "gateway/access/access_metrics.h"
#include "gateway/access/access_policy.h"
#include "gateway/access/caller_limit.h"
#include "partnercenter/gateway/config.pb.h"

namespace partnercenter::gateway {

// The result of authorizing a call.
struct Admission {
  // OK, or the error of a refused call:
  // - Unauthenticated, CALLER_UNAUTHENTICATED (its only use),
  // - PermissionDenied, CALLER_NOT_ALLOWED,
  // - ResourceExhausted, CALLER_LIMIT, with QuotaFailure.
  absl::Status status;
  // For the log: the caller's name in the policy, else its identities, else "".
  std::string caller;
  // Held until the reply has left. May have to be waited for: see `decide`.
  CallerLimit::Lease caller_lease;
  // Set only if `caller_lease` is not held yet. To be called once, with the
  // outcome of the wait: counts the decision, and returns the status.
  std::function<absl::Status(bool is_held)> decide;
};

// Decides, before anything else is done for a call, if its caller may make it.
// Thread-safe; never blocks.
class Authorizer {
 public:
  // Reads `access` and `limits.perCallerConcurrency`. Without `access`
  // everything is allowed, and callers with the same identities are one.
  // `metrics` must outlive the object.
  Authorizer(const Config& config, AccessMetrics& metrics);

  // `customer`: see AccessRequest. The object must outlive the admission.
  Admission Admit(const grpc::AuthContext& context, absl::string_view method,
                  const std::optional<base::Guid>& customer);

  // The same for a caller of these identities (caller_identity.h).
  Admission Admit(const std::vector<std::string>& identities,
                  absl::string_view method,
                  const std::optional<base::Guid>& customer);

 private:
  // Takes a place for an admitted caller, and returns the decision.
  AccessDecision Limit(Admission& admission);
  // Waits for the place that `admission` does not hold yet. `name` is the
  // caller's in the policy.
  void DecideLater(Admission& admission, absl::string_view name);

  const std::optional<AccessPolicy> policy_;
  CallerLimit limit_;
  AccessMetrics& metrics_;
};

}  // namespace partnercenter::gateway
