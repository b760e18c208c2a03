#include "gateway/call/reply_encoding.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/util/time_util.h"
#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::gateway {
namespace {

using google::protobuf::util::TimeUtil;
using orders::v1::Freshness;

// The bytes that gRPC would send.
std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(buffer.Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

SharedAnswer AnswerWith(
    std::string wire,
    absl::Time as_of = absl::FromUnixNanos(1700000000123456789)) {
  auto answer = std::make_shared<client::OrdersAnswer>();
  answer->wire = std::move(wire);
  answer->as_of = as_of;
  return answer;
}

grpc::ByteBuffer LiveReply(std::string wire) {
  return EncodeReply(AnswerWith(std::move(wire)), {});
}

std::string ListWire(int orders) {
  orders::v1::ListOrdersResponse list;
  for (int i = 0; i < orders; ++i) {
    list.add_orders()->set_id("order-" + std::to_string(i));
  }
  list.set_total_count(orders);
  return list.SerializeAsString();
}

void ExpectFresh(const Freshness& freshness) {
  EXPECT_EQ(freshness.source(), Freshness::SOURCE_LIVE);
  EXPECT_EQ(TimeUtil::TimestampToNanoseconds(freshness.as_of()),
            1700000000123456789);
}

TEST(Reply, ParsesAsAnOrder) {
  orders::v1::GetOrderResponse sent;
  sent.mutable_order()->set_id("order-1");
  orders::v1::GetOrderResponse response;
  ASSERT_TRUE(
      response.ParseFromString(BytesOf(LiveReply(sent.SerializeAsString()))));

  EXPECT_EQ(response.order().id(), "order-1");
  ExpectFresh(response.freshness());
}

TEST(Reply, ParsesAsAList) {
  orders::v1::ListOrdersResponse response;
  ASSERT_TRUE(response.ParseFromString(BytesOf(LiveReply(ListWire(2)))));

  ASSERT_EQ(response.orders_size(), 2);
  EXPECT_EQ(response.orders(0).id(), "order-0");
  EXPECT_EQ(response.orders(1).id(), "order-1");
  EXPECT_EQ(response.total_count(), 2);
  ExpectFresh(response.freshness());
}

TEST(Reply, ParsesAsAListByBillingCycle) {
  orders::v1::ListOrdersByBillingCycleResponse response;
  ASSERT_TRUE(response.ParseFromString(BytesOf(LiveReply(ListWire(2)))));

  EXPECT_EQ(response.orders_size(), 2);
  EXPECT_EQ(response.total_count(), 2);
  ExpectFresh(response.freshness());
}

TEST(Reply, HasFreshnessEvenIfTheListIsEmpty) {
  orders::v1::ListOrdersResponse response;
  ASSERT_TRUE(response.ParseFromString(BytesOf(LiveReply(""))));

  EXPECT_EQ(response.orders_size(), 0);
  ExpectFresh(response.freshness());
}

TEST(Reply, BeginsWithTheAnswersBytesAsTheyAre) {
  // Larger than what gRPC keeps inline in a slice, and no message at all.
  const std::string wire(100000, '\xAB');
  const std::string bytes = BytesOf(LiveReply(wire));

  EXPECT_EQ(bytes.substr(0, wire.size()), wire);
}

TEST(Reply, DoesNotCopyTheAnswersBytes) {
  std::string wire(100000, 'x');
  const void* const before = wire.data();
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(LiveReply(std::move(wire)).Dump(&slices).ok());

  ASSERT_FALSE(slices.empty());
  EXPECT_EQ(static_cast<const void*>(slices[0].begin()), before);
}

TEST(Reply, SharesTheAnswersBytesWithOthers) {
  const SharedAnswer answer = AnswerWith(std::string(100000, 'x'));
  std::vector<grpc::Slice> first, second;
  ASSERT_TRUE(EncodeReply(answer, {}).Dump(&first).ok());
  ASSERT_TRUE(EncodeReply(answer, {}).Dump(&second).ok());

  EXPECT_EQ(static_cast<const void*>(first[0].begin()), answer->wire.data());
  EXPECT_EQ(static_cast<const void*>(second[0].begin()), answer->wire.data());
}

TEST(Reply, SaysWhereTheAnswerIsFrom) {
  orders::v1::ListOrdersResponse response;
  ASSERT_TRUE(response.ParseFromString(
      BytesOf(EncodeReply(AnswerWith(ListWire(1)),
                          {Freshness::SOURCE_STALE, "UPSTREAM_THROTTLED"}))));

  EXPECT_EQ(response.freshness().source(), Freshness::SOURCE_STALE);
  EXPECT_EQ(response.freshness().refresh_error_reason(), "UPSTREAM_THROTTLED");
}

TEST(Reply, AddsNoMoreThanTheRoomForFreshness) {
  // The longest reason there is: PC_{status}_{40 characters}.
  const Provenance longest = {Freshness::SOURCE_STALE,
                              "PC_500_" + std::string(40, 'X')};
  for (const absl::Time as_of :
       {absl::FromUnixNanos(std::numeric_limits<int64_t>::max()),
        absl::FromUnixNanos(std::numeric_limits<int64_t>::min()),
        absl::InfiniteFuture(), absl::UnixEpoch()}) {
    const SharedAnswer answer = AnswerWith(ListWire(1), as_of);

    EXPECT_LE(EncodeReply(answer, longest).Length(),
              answer->wire.size() + kMaxFreshnessBytes)
        << as_of;
  }
}

}  // namespace
}  // namespace partnercenter::gateway
