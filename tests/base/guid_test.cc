#include "base/guid.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace partnercenter::base {
namespace {

constexpr char kText[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

TEST(Guid, IsKeptInLowerCase) {
  const auto guid = Guid::Parse("0F8FAD5B-d9cb-469F-A165-70867728950E");
  ASSERT_TRUE(guid.has_value());
  EXPECT_EQ(guid->text(), kText);
  EXPECT_EQ(guid, Guid::Parse(kText));
}

class NotAGuid : public ::testing::TestWithParam<std::string> {};

TEST_P(NotAGuid, IsRefused) {
  EXPECT_FALSE(Guid::Parse(GetParam()).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    All, NotAGuid,
    ::testing::Values("", "{0f8fad5b-d9cb-469f-a165-70867728950e}",
                      "0f8fad5bd9cb469fa16570867728950e",
                      " 0f8fad5b-d9cb-469f-a165-70867728950e",
                      "0f8fad5b-d9cb-469f-a165-70867728950e\n",
                      "0f8fad5b-d9cb-469f-a165-70867728950",
                      "0f8fad5b-d9cb-469f-a165-70867728950e0",
                      "0f8fad5b-d9cb-469f-a165-70867728950g",
                      "0f8fad5b-d9cb-469f-a1657-0867728950e",
                      "0f8fad5b_d9cb_469f_a165_70867728950e",
                      "0f8fad5b-d9cb-469f-a165-7086772895\xC3\xA9",
                      std::string("0f8fad5b-d9cb-469f-a165-7086772895\0e", 36),
                      "0f8fad5b-d9cb-469f-a165-../../../../"));

TEST(Guid, RandomIsAVersion4GuidInLowerCase) {
  for (int i = 0; i < 1000; ++i) {
    const std::string text = Guid::Random().text();
    const auto parsed = Guid::Parse(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    EXPECT_EQ(parsed->text(), text);
    EXPECT_EQ(text[14], '4') << text;
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
  }
}

TEST(Guid, RandomIsFreshEveryTime) {
  std::set<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.insert(Guid::Random().text());
  EXPECT_EQ(texts.size(), 1000u);
}

}  // namespace
}  // namespace partnercenter::base
