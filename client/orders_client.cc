#include "client/orders_client.h"

#include <google/protobuf/stubs/logging.h>

#include <utility>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::client {
namespace {

template <typename Response>
absl::StatusOr<Response> Parse(absl::StatusOr<OrdersAnswer> answer) {
  if (!answer.ok()) return answer.status();
  Response response;
  GOOGLE_CHECK(response.ParseFromString(answer->wire));
  return response;
}

}  // namespace

absl::Status TooSlowError() {
  return MakeError(
      absl::StatusCode::kUnavailable, orders::v1::ERROR_REASON_OVERLOADED,
      "partner center lately takes longer than the deadline allows "
      "(partnercenter_upstream_expected_duration_seconds)");
}

absl::StatusOr<OrdersAnswer> OrdersClient::Fetch(const CallContext& context,
                                                 const OrderQuery& query) {
  const auto fetch = Start(query);
  OrdersFetch::Step step = fetch->Run(context);
  while (const Pause* const pause = std::get_if<Pause>(&step)) {
    clock_.Wait(pause->length, context.stop);
    step = fetch->Run(context);
  }
  if (const Stopped* const stopped = std::get_if<Stopped>(&step)) {
    absl::Status status =
        StatusOfStop(DeadlinePassed(context.deadline, clock_.Now()), *stopped);
    base::SetMetadata(status, "ms_correlation_id", context.correlation_id);
    return status;
  }
  return std::get<absl::StatusOr<OrdersAnswer>>(std::move(step));
}

absl::StatusOr<orders::v1::Order> OrdersClient::GetOrder(
    const CallContext& context, const OrderQuery& query) {
  GOOGLE_CHECK(query.order_id.has_value());
  auto response = Parse<orders::v1::GetOrderResponse>(Fetch(context, query));
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_order());
}

absl::StatusOr<orders::v1::ListOrdersResponse> OrdersClient::ListOrders(
    const CallContext& context, const OrderQuery& query) {
  GOOGLE_CHECK(!query.order_id.has_value());
  return Parse<orders::v1::ListOrdersResponse>(Fetch(context, query));
}

}  // namespace partnercenter::client
