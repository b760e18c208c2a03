#include "simulator/text/json_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

using ::testing::ElementsAre;

TEST(JsonText, CompactsWithoutTouchingStringsOrNumbers) {
  EXPECT_EQ(CompactJson("\xEF\xBB\xBF{ \"a b\" : [ 1.500 , \"c \\\" , d\" ] }"),
            R"({"a b":[1.500,"c \" , d"]})");
}

TEST(JsonText, FindsTheElementsOfAnArray) {
  EXPECT_THAT(ElementsOf(R"([1,"a,]",{"b":[2,3]},[]])"),
              ElementsAre("1", R"("a,]")", R"({"b":[2,3]})", "[]"));
  EXPECT_THAT(ElementsOf("[]"), ElementsAre());
}

TEST(JsonText, FindsTheMembersOfAnObject) {
  const auto members = MembersOf(R"({"a":{"b":1},"c\"d":null})");
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].name, "a");
  EXPECT_EQ(members[0].value, R"({"b":1})");
  EXPECT_EQ(members[1].name, R"(c\"d)");
  EXPECT_EQ(members[1].value, "null");
  EXPECT_TRUE(MembersOf("{}").empty());
}

TEST(JsonText, TakesPricesOutOfAnOrderAndItsLinesOnly) {
  EXPECT_EQ(WithoutPrices(R"({"id":"x","totalPrice":1.50,"lineItems":)"
                          R"([{"pricing":{"price":1.50},"quantity":1},{},7],)"
                          R"("client":{"pricing":2,"totalPrice":3}})"),
            R"({"id":"x","lineItems":[{"quantity":1},{},7],)"
            R"("client":{"pricing":2,"totalPrice":3}})");
}

TEST(JsonText, LeavesLinesThatAreNoArrayAsTheyAre) {
  EXPECT_EQ(WithoutPrices(R"({"lineItems":null})"), R"({"lineItems":null})");
}

}  // namespace
}  // namespace partnercenter::simulator
