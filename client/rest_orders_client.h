#pragma once

#include <memory>

#include "client/order_decoder.h"
#include "client/orders_client.h"
#include "client/rest_orders_fetch.h"
#include "client/upstream_get.h"

namespace partnercenter::client {

// Reads orders over Partner Center's REST API.
class RestOrdersClient : public OrdersClient {
 public:
  // All must outlive the object.
  RestOrdersClient(RestOrdersOptions options, UpstreamGet& upstream,
                   const OrderDecoder& decoder, const Clock& clock);

  std::unique_ptr<OrdersFetch> Start(const OrderQuery& query) override;

 private:
  const RestOrdersOptions options_;
  const RestOrdersParts parts_;
};

}  // namespace partnercenter::client
