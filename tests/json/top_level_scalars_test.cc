#include "json/top_level_scalars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace partnercenter::json {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TopLevelScalars, AreTheTextsAndNumbersOfTheObjectItself) {
  auto members = TopLevelScalars::Read(
      R"({"text":"a","number":1.50,"inner":{"text":"b","deep":1},)"
      R"("list":["c"],"flag":true,"none":null})");

  ASSERT_TRUE(members.has_value());
  EXPECT_EQ(members->Take("text"), "a");
  EXPECT_EQ(members->Take("number"), "1.50");
  for (const char* name : {"deep", "inner", "list", "flag", "none", "absent"}) {
    EXPECT_EQ(members->Take(name), "") << name;
  }
}

TEST(TopLevelScalars, KnowsMembersOfEveryKind) {
  const auto members =
      TopLevelScalars::Read(R"({"a":{"deep":1},"b":[],"c":null})");

  ASSERT_TRUE(members.has_value());
  for (const char* name : {"a", "b", "c"}) {
    EXPECT_TRUE(members->Has(name)) << name;
  }
  EXPECT_FALSE(members->Has("deep"));
}

TEST(TopLevelScalars, AreAlsoTheElementsOfItsLists) {
  auto members = TopLevelScalars::Read(
      R"({"codes":[7000215,"50076",null,[1],{"a":2},3],)"
      R"("text":"a","inner":{"codes":[4]},"object":{"a":1}})");

  ASSERT_TRUE(members.has_value());
  EXPECT_THAT(members->Elements("codes"), ElementsAre("7000215", "50076", "3"));
  for (const char* name : {"text", "inner", "object", "absent"}) {
    EXPECT_THAT(members->Elements(name), IsEmpty()) << name;
  }
}

TEST(TopLevelScalars, ReadsNamesInAnyCase) {
  auto members = TopLevelScalars::Read(R"({"Code":1,"CODE":2})");

  ASSERT_TRUE(members.has_value());
  EXPECT_EQ(members->Take("code"), "1");
}

TEST(TopLevelScalars, AreOfAnObjectOnly) {
  for (const char* text : {"", "1", R"("text")", "[1]", R"([{"a":1}])",
                           R"({"a":1)", R"({"a":1} x)", "<html>"}) {
    EXPECT_FALSE(TopLevelScalars::Read(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace partnercenter::json
