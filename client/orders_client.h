#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/call_context.h"
#include "client/order_decoder.h"
#include "client/order_query.h"

namespace partnercenter::client {

// A complete answer to an OrderQuery.
struct OrdersAnswer {
  // Wire bytes of a GetOrderResponse if the query named an order, else of a
  // ListOrdersResponse (ListOrdersByBillingCycleResponse has the same numbers);
  // without freshness.
  std::string wire;
  // When the last page was complete.
  absl::Time as_of;
  // MS-RequestId of the last GET.
  std::string ms_request_id;
  // Upstream members that the contract does not know.
  UnmappedNames unmapped;
};

// Reads orders. Thread-safe.
class OrdersClient {
 public:
  virtual ~OrdersClient() = default;

  // Blocks until the answer is complete or `context.stop` fires.
  // Errors: those of the status table (status_table.h), with the details that
  // upstream_status.h names; of the ids as metadata: ms_request_id,
  // ms_correlation_id, upstream_request_id, attempts.
  virtual absl::StatusOr<OrdersAnswer> Fetch(const CallContext& context,
                                             const OrderQuery& query) = 0;

  // The same, parsed, without freshness. The query must name an order, or must
  // not, as the name says.
  absl::StatusOr<orders::v1::Order> GetOrder(const CallContext& context,
                                             const OrderQuery& query);
  absl::StatusOr<orders::v1::ListOrdersResponse> ListOrders(
      const CallContext& context, const OrderQuery& query);
};

}  // namespace partnercenter::client
