#include "gateway/call/reply_encoding.h"

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <utility>

#include "json/wire_writer.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::Timestamp;
using json::LengthDelimitedTag;
using json::VarintTag;
using json::WireWriter;
using orders::v1::Freshness;
using orders::v1::GetOrderResponse;
using orders::v1::ListOrdersByBillingCycleResponse;
using orders::v1::ListOrdersResponse;

static_assert(int{GetOrderResponse::kFreshnessFieldNumber} ==
              int{ListOrdersResponse::kFreshnessFieldNumber});
static_assert(int{GetOrderResponse::kFreshnessFieldNumber} ==
              int{ListOrdersByBillingCycleResponse::kFreshnessFieldNumber});

// The freshness as bytes of any of the responses. Each call has one, so no
// messages are built.
std::string FreshnessWire(absl::Time as_of, const Provenance& provenance) {
  const int64_t seconds = absl::ToUnixSeconds(as_of);
  const int64_t nanos =
      absl::ToInt64Nanoseconds(as_of - absl::FromUnixSeconds(seconds));
  WireWriter writer;
  const size_t freshness =
      writer.Open(LengthDelimitedTag(GetOrderResponse::kFreshnessFieldNumber));
  const size_t timestamp =
      writer.Open(LengthDelimitedTag(Freshness::kAsOfFieldNumber));
  writer.Varint(VarintTag(Timestamp::kSecondsFieldNumber),
                static_cast<uint64_t>(seconds));
  writer.Varint(VarintTag(Timestamp::kNanosFieldNumber),
                static_cast<uint64_t>(nanos));
  writer.Close(timestamp);
  writer.Varint(VarintTag(Freshness::kSourceFieldNumber),
                static_cast<uint64_t>(provenance.source));
  if (!provenance.refresh_error_reason.empty()) {
    writer.Bytes(LengthDelimitedTag(Freshness::kRefreshErrorReasonFieldNumber),
                 provenance.refresh_error_reason);
  }
  writer.Close(freshness);
  return writer.Take();
}

// Hands the answer's bytes to gRPC, which owns the answer along with others
// until they are sent.
grpc::Slice SliceOf(SharedAnswer answer) {
  auto* const owner = new SharedAnswer(std::move(answer));
  const std::string& wire = (*owner)->wire;
  // gRPC does not write to it, but takes no const.
  return grpc::Slice(
      const_cast<char*>(wire.data()), wire.size(),
      [](void* user_data) { delete static_cast<SharedAnswer*>(user_data); },
      owner);
}

}  // namespace

grpc::ByteBuffer EncodeReply(SharedAnswer answer,
                             const Provenance& provenance) {
  const grpc::Slice freshness(
      FreshnessWire(provenance.as_of.value_or(answer->as_of), provenance));
  const grpc::Slice slices[] = {SliceOf(std::move(answer)), freshness};
  return grpc::ByteBuffer(slices, std::size(slices));
}

}  // namespace partnercenter::gateway
