#include "client/rest/rest_orders_client.h"

#include <utility>

namespace partnercenter::client {

RestOrdersClient::RestOrdersClient(RestOrdersOptions options,
                                   const RestOrdersParts& parts)
    : OrdersClient(parts.clock), options_(std::move(options)), parts_(parts) {}

absl::Status RestOrdersClient::Check(const OrderQuery& query) const {
  const BlockedScopes& blocked = parts_.blocked_scopes;
  absl::Status status = blocked.Check(query.customer_id);
  if (status.ok()) return status;
  BlockedScopes::BlockNumber none = 0;
  const bool waits =
      blocked
          .WaitAfterRefusal(query.customer_id, absl::InfiniteDuration(), none)
          .has_value();
  return waits ? absl::OkStatus() : status;
}

bool RestOrdersClient::MayStart(const OrderQuery& query,
                                absl::Duration time_left) const {
  // While the breaker is open, Check lets only its probe pass.
  return parts_.attempt_times.MayStart(RouteOf(query), time_left) ||
         parts_.blocked_scopes.state().breaker_open;
}

std::unique_ptr<OrdersFetch> RestOrdersClient::Start(const OrderQuery& query) {
  return std::make_unique<RestOrdersFetch>(options_, parts_, query);
}

}  // namespace partnercenter::client
