#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/unmapped_names.h"
#include "json/message_plan.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::client {

// An upstream order, as the bytes of GetOrderResponse.order.
struct DecodedOrder {
  std::string wire;
  UnmappedNames unmapped;
};

// One page of an upstream list, as the bytes of ListOrdersResponse.orders
// (ListOrdersByBillingCycleResponse has the same numbers). Pages concatenate.
struct DecodedPage {
  std::string wire;
  int order_count = 0;
  std::optional<int32_t> total_count;
  // The link to the next page, as the upstream sent it: not checked.
  std::optional<orders::v1::Link> next;
  UnmappedNames unmapped;
};

// Converts upstream documents to the contract's wire bytes without loss (see
// Order.unmapped). Immutable, thread-safe.
//
// Both functions accept a whole document only: ReadJson's rules, an object at
// the root; an order is an object with a non-empty text `id`; a list has
// `items`, an array of orders, which may be absent or null only if `totalCount`
// is 0.
//
// Errors: Internal, UPSTREAM_MALFORMED. The message names the rule that was
// broken and quotes nothing of the document. ResourceExhausted,
// RESPONSE_TOO_LARGE, as soon as the document exceeds a limit.
class OrderDecoder {
 public:
  // `max_wire_bytes` bounds the bytes of a document's orders, and the memory
  // that their unmapped members take meanwhile. That and 1 MiB is the budget of
  // whatever the document makes grow: see ReadJson.
  explicit OrderDecoder(size_t max_wire_bytes = 4 * 1024 * 1024);

  absl::StatusOr<DecodedOrder> DecodeOrder(absl::string_view body) const;
  absl::StatusOr<DecodedPage> DecodePage(absl::string_view body) const;

 private:
  size_t max_held_bytes() const;

  const size_t max_wire_bytes_;
  json::MessagePlan order_plan_;
  json::MessagePlan links_plan_;
  const json::FieldPlan& id_;
};

}  // namespace partnercenter::client
