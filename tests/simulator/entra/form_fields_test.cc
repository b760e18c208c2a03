#include "simulator/entra/form_fields.h"

#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

TEST(FormFields, AreDecoded) {
  const FormFields expected = {{"client_secret", "a b+&=~"}, {"x y", ""}};
  EXPECT_EQ(ParseForm("client_secret=a+b%2B%26%3d~&x+y="), expected);
}

TEST(FormFields, MayLackAValue) {
  const FormFields expected = {{"a", ""}, {"b", "1=2"}};
  EXPECT_EQ(ParseForm("a&&b=1=2&"), expected);
  EXPECT_EQ(ParseForm(""), FormFields());
}

TEST(FormFields, KeepTheFirstOfOneName) {
  EXPECT_EQ(ParseForm("a=1&a=2").at("a"), "1");
}

TEST(FormFields, KeepWhatIsNoEscape) {
  const FormFields expected = {{"a", "%"}, {"b", "%4"}, {"c", "%zz"}};
  EXPECT_EQ(ParseForm("a=%&b=%4&c=%zz"), expected);
}

}  // namespace
}  // namespace partnercenter::simulator
