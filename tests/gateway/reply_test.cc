#include "gateway/reply.h"

#include <gtest/gtest.h>

#include <limits>
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

client::OrdersAnswer AnswerWith(std::string wire) {
  client::OrdersAnswer answer;
  answer.wire = std::move(wire);
  answer.as_of = absl::FromUnixNanos(1700000000123456789);
  return answer;
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
  ASSERT_TRUE(response.ParseFromString(
      BytesOf(EncodeReply(AnswerWith(sent.SerializeAsString())))));

  EXPECT_EQ(response.order().id(), "order-1");
  ExpectFresh(response.freshness());
}

TEST(Reply, ParsesAsAList) {
  orders::v1::ListOrdersResponse response;
  ASSERT_TRUE(
      response.ParseFromString(BytesOf(EncodeReply(AnswerWith(ListWire(2))))));

  ASSERT_EQ(response.orders_size(), 2);
  EXPECT_EQ(response.orders(0).id(), "order-0");
  EXPECT_EQ(response.orders(1).id(), "order-1");
  EXPECT_EQ(response.total_count(), 2);
  ExpectFresh(response.freshness());
}

TEST(Reply, ParsesAsAListByBillingCycle) {
  orders::v1::ListOrdersByBillingCycleResponse response;
  ASSERT_TRUE(
      response.ParseFromString(BytesOf(EncodeReply(AnswerWith(ListWire(2))))));

  EXPECT_EQ(response.orders_size(), 2);
  EXPECT_EQ(response.total_count(), 2);
  ExpectFresh(response.freshness());
}

TEST(Reply, HasFreshnessEvenIfTheListIsEmpty) {
  orders::v1::ListOrdersResponse response;
  ASSERT_TRUE(response.ParseFromString(BytesOf(EncodeReply(AnswerWith("")))));

  EXPECT_EQ(response.orders_size(), 0);
  ExpectFresh(response.freshness());
}

TEST(Reply, BeginsWithTheAnswersBytesAsTheyAre) {
  // Larger than what gRPC keeps inline in a slice, and no message at all.
  const std::string wire(100000, '\xAB');
  const std::string bytes = BytesOf(EncodeReply(AnswerWith(wire)));

  EXPECT_EQ(bytes.substr(0, wire.size()), wire);
}

TEST(Reply, DoesNotCopyTheAnswersBytes) {
  std::string wire(100000, 'x');
  const void* const before = wire.data();
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(EncodeReply(AnswerWith(std::move(wire))).Dump(&slices).ok());

  ASSERT_FALSE(slices.empty());
  EXPECT_EQ(static_cast<const void*>(slices[0].begin()), before);
}

TEST(Reply, AddsNoMoreThanTheRoomForFreshness) {
  for (const absl::Time as_of :
       {absl::FromUnixNanos(std::numeric_limits<int64_t>::max()),
        absl::FromUnixNanos(std::numeric_limits<int64_t>::min()),
        absl::InfiniteFuture(), absl::UnixEpoch()}) {
    client::OrdersAnswer answer = AnswerWith(ListWire(1));
    answer.as_of = as_of;
    const size_t wire_size = answer.wire.size();

    EXPECT_LE(EncodeReply(std::move(answer)).Length(),
              wire_size + kMaxFreshnessBytes)
        << as_of;
  }
}

}  // namespace
}  // namespace partnercenter::gateway
