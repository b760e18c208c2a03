#pragma once

#include <string>

#include "absl/status/status.h"
#include "base/guid.h"
#include "client/status/upstream_attempt.h"

namespace partnercenter::client {

// The scope of a 429 that holds for all customers.
inline constexpr char kTenantScope[] = "tenant";

// The part of the requests that a 429 blocks.
struct Throttle {
  // kTenantScope, or the text of the customer's GUID.
  std::string scope;
  // The error of later calls in the scope, without RetryInfo of its own:
  // ResourceExhausted, UPSTREAM_THROTTLED, with QuotaFailure.
  absl::Status error;
};

// Returns true if the attempt was answered 429.
bool IsThrottled(const UpstreamAttempt& attempt);

// Returns what an attempt for this customer blocks that was answered 429.
//
// Limits hold "for some APIs for the partner tenant, for others for the partner
// and customer tenant" ("API throttling guidance"). For orders it is the
// partner tenant, unless the answer says that the limit is a customer's: one of
// its sentences has a limit, a quota or "too many requests", and "per customer"
// or "this customer". A customer that is merely mentioned, as in a URL, narrows
// nothing: too wide a block costs callers a wait, too narrow a one costs the
// quota of all.
Throttle ThrottleOf(const UpstreamAttempt& attempt, const base::Guid& customer);

}  // namespace partnercenter::client
