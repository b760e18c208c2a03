#include "json/message_plan.h"

#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/json/mapping.pb.h"

namespace partnercenter::json {
namespace {

using orders::v1::Order;
using orders::v1::OrderLineItem;

TEST(MessagePlan, FindsAFieldByItsJsonName) {
  const MessagePlan plan(*Order::descriptor());
  for (const std::string member : {"billingCycle", "BILLINGCYCLE"}) {
    const FieldPlan* const field = plan.Find(member);
    ASSERT_NE(field, nullptr) << member;
    EXPECT_EQ(field->descriptor->name(), "billing_cycle");
  }
  for (const std::string member :
       {"billing_cycle", "", "billingCycl", "billingCycle ", "unmapped"}) {
    EXPECT_EQ(plan.Find(member), nullptr) << member;
  }
}

TEST(MessagePlan, TellsWhatEachFieldTakes) {
  const MessagePlan order(*Order::descriptor());
  EXPECT_EQ(order.Find("id")->kind, FieldKind::kString);
  EXPECT_EQ(order.Find("totalPrice")->kind, FieldKind::kDecimal);
  EXPECT_EQ(order.Find("creationDate")->kind, FieldKind::kTimestamp);
  EXPECT_EQ(order.Find("status")->kind, FieldKind::kEnum);
  EXPECT_EQ(order.Find("partnerOnRecordAttestationAccepted")->kind,
            FieldKind::kBool);
  EXPECT_EQ(order.Find("lineItems")->kind, FieldKind::kMessage);
  EXPECT_TRUE(order.Find("lineItems")->repeated);

  const MessagePlan& item = *order.Find("lineItems")->message;
  EXPECT_EQ(item.Find("quantity")->kind, FieldKind::kInt32);
  EXPECT_EQ(item.Find("provisioningContext")->kind, FieldKind::kStringMap);
  EXPECT_FALSE(item.Find("provisioningContext")->repeated);

  const MessagePlan mapping(*testing::Mapping::descriptor());
  EXPECT_EQ(mapping.Find("size")->kind, FieldKind::kInt64);
  EXPECT_EQ(mapping.Find("wait")->kind, FieldKind::kDuration);
}

TEST(MessagePlan, GivesEveryFieldABitOfItsOwnAndSharesThoseOfAOneof) {
  const MessagePlan plan(*testing::Mapping::descriptor());
  const FieldPlan& text = *plan.Find("text");
  const FieldPlan& number = *plan.Find("number");
  const FieldPlan& inner = *plan.Find("inner");
  EXPECT_EQ(text.exclusive_bits, text.own_bit | number.own_bit | inner.own_bit);
  EXPECT_EQ(inner.exclusive_bits, text.exclusive_bits);
  // An optional field is a oneof of its own to protobuf only.
  const FieldPlan& size = *plan.Find("size");
  EXPECT_EQ(size.exclusive_bits, size.own_bit);
  EXPECT_EQ(size.own_bit & text.exclusive_bits, 0u);
}

TEST(MessagePlan, KnowsTheTextsOfAnEnum) {
  const MessagePlan plan(*OrderLineItem::descriptor());
  const auto& values = plan.Find("transactionType")->enum_values;
  EXPECT_EQ(values.size(), 7u);
  EXPECT_EQ(values.at("addquantity"),
            orders::v1::LINE_ITEM_TRANSACTION_TYPE_ADD_QUANTITY);
  EXPECT_FALSE(values.contains("unspecified"));
}

// protobuf's fatal errors are exceptions; where none may leave, they end the
// program.
void PlanOrDie(const google::protobuf::Descriptor& type) noexcept {
  const MessagePlan plan(type);
}

TEST(MessagePlanDeathTest, RefusesATypeWithoutAMapping) {
  EXPECT_DEATH(PlanOrDie(*google::protobuf::DoubleValue::descriptor()),
               "no mapping for the type of google.protobuf.DoubleValue.value");
}

TEST(CanonicalEnumText, IgnoresCaseAndSeparators) {
  for (const std::string text : {"one_time", "OneTime", "one time", "ONE-TIME",
                                 "onetime", "__onetime "}) {
    EXPECT_EQ(CanonicalEnumText(text), "onetime") << text;
  }
  EXPECT_EQ(CanonicalEnumText(""), "");
  EXPECT_EQ(CanonicalEnumText("one\ttime"), "one\ttime");
  EXPECT_EQ(CanonicalEnumText("GRÖSSE"), "grÖsse");
}

}  // namespace
}  // namespace partnercenter::json
