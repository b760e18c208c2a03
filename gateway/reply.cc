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
std::string FreshnessWire(absl::Time as_of, const Provenance& provenance) {
  GetOrderResponse response;
  Freshness& freshness = *response.mutable_freshness();
  freshness.set_source(provenance.source);
  freshness.set_refresh_error_reason(provenance.refresh_error_reason);
  *freshness.mutable_as_of() =
      google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
          absl::ToUnixNanos(as_of));
  return response.SerializeAsString();
}

// What bytes that gRPC has still to send stand on.
struct Sending {
  SharedAnswer answer;
  std::shared_ptr<void> until_sent;
};

// Hands the answer's bytes to gRPC, which owns the answer along with others
// until they are sent.
grpc::Slice SliceOf(Sending sending) {
  auto* const owner = new Sending(std::move(sending));
  const std::string& wire = owner->answer->wire;
  // gRPC does not write to it, but takes no const.
  return grpc::Slice(
      const_cast<char*>(wire.data()), wire.size(),
      [](void* user_data) { delete static_cast<Sending*>(user_data); }, owner);
}

}  // namespace

grpc::ByteBuffer EncodeReply(SharedAnswer answer, const Provenance& provenance,
                             std::shared_ptr<void> until_sent) {
  const grpc::Slice freshness(FreshnessWire(answer->as_of, provenance));
  const grpc::Slice slices[] = {
      SliceOf({std::move(answer), std::move(until_sent)}), freshness};
  return grpc::ByteBuffer(slices, std::size(slices));
}

}  // namespace partnercenter::gateway
