#include "json/wire_writer.h"

#include <gtest/gtest.h>

#include "partnercenter/orders/v1/orders.pb.h"

namespace partnercenter::json {
namespace {

using orders::v1::Order;
using orders::v1::OrderLineItem;

// Lengths around which the length itself takes another byte.
class WireWriterLength : public ::testing::TestWithParam<size_t> {};

TEST_P(WireWriterLength, WritesWhatProtobufReads) {
  const std::string name(GetParam(), 'x');
  WireWriter writer;
  writer.Bytes(LengthDelimitedTag(Order::kIdFieldNumber), "before");
  const size_t item =
      writer.Open(LengthDelimitedTag(Order::kLineItemsFieldNumber));
  writer.Bytes(LengthDelimitedTag(OrderLineItem::kFriendlyNameFieldNumber),
               name);
  writer.Close(item);
  writer.Bytes(LengthDelimitedTag(Order::kAlternateIdFieldNumber), "after");

  Order order;
  ASSERT_TRUE(order.ParseFromString(writer.Take()));

  EXPECT_EQ(order.id(), "before");
  EXPECT_EQ(order.line_items(0).friendly_name(), name);
  EXPECT_EQ(order.alternate_id(), "after");
}

INSTANTIATE_TEST_SUITE_P(Boundaries, WireWriterLength,
                         ::testing::Values(0, 1, 120, 123, 124, 125, 126, 127,
                                           128, 16370, 16379, 16380, 16384,
                                           2097152));

TEST(WireWriter, ForgetsWhatWasWrittenAfterTheSizeItIsCutTo) {
  WireWriter writer;
  writer.Varint(VarintTag(1), 300);
  const size_t size = writer.size();
  writer.Bytes(LengthDelimitedTag(2), "no");
  writer.Truncate(size);
  EXPECT_EQ(writer.Take(), "\x08\xAC\x02");
}

}  // namespace
}  // namespace partnercenter::json
