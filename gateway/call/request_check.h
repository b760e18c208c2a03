#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/guid.h"
#include "client/order_query.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {

// A good request: what to ask for, and how old an answer may be.
struct CheckedRequest {
  client::OrderQuery query;
  // Nothing: the gateway's default.
  std::optional<absl::Duration> max_age = {};
  absl::Duration max_stale_on_error = {};
};

// Checks every field of a request and makes the query of it. `customer` is its
// customer_id, which the access policy needs before: nothing if it is no GUID.
// Errors: InvalidArgument, INVALID_REQUEST, with BadRequest: a violation for
// each bad field, all at once. No value is quoted.
absl::StatusOr<CheckedRequest> CheckRequest(
    const orders::v1::ListOrdersRequest& request,
    const std::optional<base::Guid>& customer);
absl::StatusOr<CheckedRequest> CheckRequest(
    const orders::v1::GetOrderRequest& request,
    const std::optional<base::Guid>& customer);
absl::StatusOr<CheckedRequest> CheckRequest(
    const orders::v1::ListOrdersByBillingCycleRequest& request,
    const std::optional<base::Guid>& customer);

}  // namespace partnercenter::gateway
