#pragma once

#include <grpcpp/security/auth_context.h>

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

// Whether a call may go on, and whose it is.
struct Admission {
  // OK, or why the call is refused:
  // - Unauthenticated, CALLER_UNAUTHENTICATED (its only use),
  // - PermissionDenied, CALLER_NOT_ALLOWED,
  // - ResourceExhausted, CALLER_LIMIT, with QuotaFailure.
  absl::Status status;
  // For the log: the caller's name in the policy, else its identities, else "".
  std::string caller;
  // To be given back when the call has ended.
  CallerLimit::Place place;
};

// Decides, before anything else is done for a call, whether its caller may make
// it. Thread-safe; never blocks.
class Authorizer {
 public:
  // By `access` and `limits.perCallerConcurrency`. Without `access` everything
  // is allowed, and a caller is who has the same identities. `metrics` must
  // outlive the object.
  Authorizer(const Config& config, AccessMetrics& metrics);

  // `customer`: see AccessRequest. The control must outlive the admission.
  Admission Admit(const grpc::AuthContext& context, absl::string_view method,
                  const std::optional<base::Guid>& customer);

  // The same for a caller of these identities (caller_identity.h).
  Admission Admit(const std::vector<std::string>& identities,
                  absl::string_view method,
                  const std::optional<base::Guid>& customer);

 private:
  const std::optional<AccessPolicy> policy_;
  CallerLimit limit_;
  AccessMetrics& metrics_;
};

}  // namespace partnercenter::gateway
