#include "client/rest/rest_orders_client.h"

#include <utility>

namespace partnercenter::client {

RestOrdersClient::RestOrdersClient(RestOrdersOptions options,
                                   const RestOrdersParts& parts)
    : OrdersClient(parts.clock), options_(std::move(options)), parts_(parts) {}

absl::StatusOr<absl::Duration> RestOrdersClient::PauseAtStart(
    const OrderQuery& query, absl::Duration time_left) const {
  const BlockedScopes& blocked = parts_.blocked_scopes;
  absl::Status status = blocked.Check(query.customer_id, time_left);
  if (status.ok()) return absl::ZeroDuration();
  BlockedScopes::BlockNumber none = 0;
  const auto wait =
      blocked.WaitAfterRefusal(query.customer_id, time_left, none);
  if (!wait.has_value()) return status;
  return *wait;
}

bool RestOrdersClient::MayStart(const OrderQuery& query,
                                absl::Duration time_left) const {
  // While the breaker is open, PauseAtStart lets only its probe pass.
  return parts_.attempt_times.MayStart(RouteOf(query), time_left) ||
         parts_.blocked_scopes.state().breaker_open;
}

std::unique_ptr<OrdersFetch> RestOrdersClient::Start(const OrderQuery& query) {
  return std::make_unique<RestOrdersFetch>(options_, parts_, query);
}

}  // namespace partnercenter::client
