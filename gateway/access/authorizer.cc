#include "gateway/access/authorizer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "gateway/access/caller_identity.h"

namespace partnercenter::gateway {
namespace {

// A certificate may have hundreds of names.
constexpr size_t kMaxIdentitiesBytes = 256;

// Who the caller is in words, for itself and for the log.
struct CallWords {
  std::string identities;
  absl::string_view caller;  // in the policy; "" if it is not there
  absl::string_view method;
  std::string customer;
};

// Tells callers of themselves only: nothing of what others may do, nor which
// customers there are.
std::string NotAllowed(AccessDecision decision, const CallWords& call) {
  if (decision == AccessDecision::kUnknownCaller) {
    return absl::StrCat("caller ", call.identities,
                        " is not known to the gateway and may not call ",
                        call.method);
  }
  std::string message =
      absl::StrCat("caller ", call.caller, " (", call.identities,
                   ") may not call ", call.method);
  if (decision == AccessDecision::kCustomerNotAllowed) {
    absl::StrAppend(&message, " for customer ", call.customer);
  }
  return message;
}

absl::Status Unauthenticated() {
  return client::MakeError(absl::StatusCode::kUnauthenticated,
                           orders::v1::ERROR_REASON_CALLER_UNAUTHENTICATED,
                           "the client certificate has no SPIFFE id, URI or "
                           "DNS name that identifies the caller");
}

absl::Status LimitReached(absl::string_view caller, int calls) {
  absl::Status status = client::MakeError(
      absl::StatusCode::kResourceExhausted,
      orders::v1::ERROR_REASON_CALLER_LIMIT,
      absl::StrCat("the caller has ", calls, calls == 1 ? " call" : " calls",
                   " under way, as many as it may have at one time "
                   "(limits.perCallerConcurrency)"));
  google::rpc::QuotaFailure failure;
  auto& violation = *failure.add_violations();
  violation.set_subject(absl::StrCat("caller ", caller));
  violation.set_description(absl::StrCat("calls at one time: ", calls));
  base::SetDetail(status, failure);
  return status;
}

absl::Status StatusOf(AccessDecision decision, const CallWords& call) {
  switch (decision) {
    case AccessDecision::kAllowed:
    case AccessDecision::kCallerLimit:
      return absl::OkStatus();
    case AccessDecision::kUnauthenticated:
      return Unauthenticated();
    case AccessDecision::kUnknownCaller:
    case AccessDecision::kMethodNotAllowed:
    case AccessDecision::kCustomerNotAllowed:
      break;
  }
  return client::MakeError(absl::StatusCode::kPermissionDenied,
                           orders::v1::ERROR_REASON_CALLER_NOT_ALLOWED,
                           NotAllowed(decision, call));
}

std::optional<AccessPolicy> PolicyOf(const Config& config) {
  if (!config.has_access()) return std::nullopt;
  return AccessPolicy(config.access());
}

}  // namespace

Authorizer::Authorizer(const Config& config, AccessMetrics& metrics)
    : policy_(PolicyOf(config)),
      limit_(config.limits().per_caller_concurrency()),
      metrics_(metrics) {
  metrics_.Begin(config.access());
}

Admission Authorizer::Admit(const grpc::AuthContext& context,
                            absl::string_view method,
                            const std::optional<base::Guid>& customer) {
  return Admit(IdentitiesOf(context), method, customer);
}

Admission Authorizer::Admit(const std::vector<std::string>& identities,
                            absl::string_view method,
                            const std::optional<base::Guid>& customer) {
  auto [decision, name] =
      policy_.has_value() ? policy_->Decide({identities, method, customer})
                          : AccessPolicy::Verdict{AccessDecision::kAllowed, ""};
  const std::string words(
      base::CutUtf8(absl::StrJoin(identities, ", "), kMaxIdentitiesBytes));
  Admission admission;
  admission.status = StatusOf(
      decision,
      {words, name, method, customer.has_value() ? customer->text() : ""});
  admission.caller = name.empty() ? words : std::string(name);
  if (admission.status.ok()) decision = Limit(admission);
  if (admission.caller_lease.IsHeld()) {
    metrics_.Count(name, decision);
  } else {
    DecideLater(admission, name);
  }
  return admission;
}

AccessDecision Authorizer::Limit(Admission& admission) {
  auto lease = limit_.Acquire(admission.caller);
  if (!lease.has_value()) {
    admission.status = LimitReached(admission.caller, limit_.calls());
    return AccessDecision::kCallerLimit;
  }
  admission.caller_lease = *std::move(lease);
  return AccessDecision::kAllowed;
}

void Authorizer::DecideLater(Admission& admission, absl::string_view name) {
  admission.decide = [this, name = std::string(name),
                      caller = admission.caller](bool is_held) {
    metrics_.Count(name, is_held ? AccessDecision::kAllowed
                                 : AccessDecision::kCallerLimit);
    return is_held ? absl::OkStatus() : LimitReached(caller, limit_.calls());
  };
}

}  // namespace partnercenter::gateway
