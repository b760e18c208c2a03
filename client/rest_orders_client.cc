#include "client/rest_orders_client.h"

#include <utility>

namespace partnercenter::client {

RestOrdersClient::RestOrdersClient(RestOrdersOptions options,
                                   UpstreamGet& upstream,
                                   const OrderDecoder& decoder,
                                   const Clock& clock)
    : OrdersClient(clock),
      options_(std::move(options)),
      parts_{upstream, decoder, clock} {}

std::unique_ptr<OrdersFetch> RestOrdersClient::Start(const OrderQuery& query) {
  return std::make_unique<RestOrdersFetch>(options_, parts_, query);
}

}  // namespace partnercenter::client
