#include "client/rest/rest_orders_client.h"

#include <utility>

namespace partnercenter::client {

RestOrdersClient::RestOrdersClient(RestOrdersOptions options,
                                   const RestOrdersParts& parts)
    : OrdersClient(parts.clock), options_(std::move(options)), parts_(parts) {}

absl::Status RestOrdersClient::Check(const OrderQuery& query) const {
  return parts_.blocked_scopes.Check(query.customer_id);
}

std::unique_ptr<OrdersFetch> RestOrdersClient::Start(const OrderQuery& query) {
  return std::make_unique<RestOrdersFetch>(options_, parts_, query);
}

}  // namespace partnercenter::client
