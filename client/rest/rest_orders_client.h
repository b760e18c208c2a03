#pragma once

#include <memory>

#include "client/orders_client.h"
#include "client/rest/rest_orders_fetch.h"

namespace partnercenter::client {

// Reads orders over Partner Center's REST API.
class RestOrdersClient : public OrdersClient {
 public:
  RestOrdersClient(RestOrdersOptions options, const RestOrdersParts& parts);

  // Errors: those of BlockedScopes, unless the fetch would wait for a probe.
  absl::StatusOr<absl::Duration> PauseAtStart(
      const OrderQuery& query, absl::Duration time_left) const override;
  bool MayStart(const OrderQuery& query,
                absl::Duration time_left) const override;
  std::unique_ptr<OrdersFetch> Start(const OrderQuery& query) override;

 private:
  const RestOrdersOptions options_;
  const RestOrdersParts parts_;
};

}  // namespace partnercenter::client
