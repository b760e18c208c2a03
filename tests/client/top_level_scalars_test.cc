#include "client/top_level_scalars.h"

#include <gtest/gtest.h>

namespace partnercenter::client {
namespace {

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
}  // namespace partnercenter::client
