#pragma once

#include "absl/status/statusor.h"
#include "client/order_query.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {

// Checks every field of a request and makes the query of it.
// Errors: InvalidArgument, INVALID_REQUEST, with BadRequest: a violation for
// each bad field, all at once. No value is quoted.
absl::StatusOr<client::OrderQuery> CheckRequest(
    const orders::v1::ListOrdersRequest& request);
absl::StatusOr<client::OrderQuery> CheckRequest(
    const orders::v1::GetOrderRequest& request);
absl::StatusOr<client::OrderQuery> CheckRequest(
    const orders::v1::ListOrdersByBillingCycleRequest& request);

}  // namespace partnercenter::gateway
