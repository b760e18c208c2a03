#include "gateway/reply.h"

#include <google/protobuf/util/time_util.h>

#include <string>
#include <utility>

#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {
namespace {

using orders::v1::Freshness;
using orders::v1::GetOrderResponse;
using orders::v1::ListOrdersByBillingCycleResponse;
using orders::v1::ListOrdersResponse;

static_assert(int{GetOrderResponse::kFreshnessFieldNumber} ==
              int{ListOrdersResponse::kFreshnessFieldNumber});
static_assert(int{GetOrderResponse::kFreshnessFieldNumber} ==
              int{ListOrdersByBillingCycleResponse::kFreshnessFieldNumber});

// The freshness as bytes of any of the responses.
std::string FreshnessWire(absl::Time as_of) {
  GetOrderResponse response;
  Freshness& freshness = *response.mutable_freshness();
  freshness.set_source(Freshness::SOURCE_LIVE);
  *freshness.mutable_as_of() =
      google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
          absl::ToUnixNanos(as_of));
  return response.SerializeAsString();
}

// Hands a text over to gRPC without copying it.
grpc::Slice SliceOf(std::string text) {
  auto* const owned = new std::string(std::move(text));
  return grpc::Slice(
      owned->data(), owned->size(),
      [](void* user_data) { delete static_cast<std::string*>(user_data); },
      owned);
}

}  // namespace

grpc::ByteBuffer EncodeReply(client::OrdersAnswer answer) {
  const grpc::Slice slices[] = {SliceOf(std::move(answer.wire)),
                                grpc::Slice(FreshnessWire(answer.as_of))};
  return grpc::ByteBuffer(slices, std::size(slices));
}

}  // namespace partnercenter::gateway
