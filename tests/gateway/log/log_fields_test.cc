#include "gateway/log/log_fields.h"

#include <gtest/gtest.h>

namespace partnercenter::gateway {
namespace {

std::string JsonOf(const LogFields& fields) {
  std::string line;
  fields.AppendJson(line);
  return line;
}

std::string TextOf(const LogFields& fields) {
  std::string line;
  fields.AppendText(line);
  return line;
}

TEST(LogFields, AreNothingAtFirst) {
  EXPECT_EQ(JsonOf({}), "");
  EXPECT_EQ(TextOf({}), "");
}

TEST(LogFields, AreMembersInTheirOrder) {
  LogFields fields = {{"b", "one"}, {"a", "say \"two\""}};
  fields.Add("number", int64_t{-3});
  fields.Add("list", {"x", "y z"});
  fields.Add("none", std::vector<std::string>());

  EXPECT_EQ(JsonOf(fields),
            R"(,"b":"one","a":"say \"two\"","number":-3,"list":["x","y z"],)"
            R"("none":[])");
  EXPECT_EQ(TextOf(fields),
            R"( b="one" a="say \"two\"" number=-3 list=["x","y z"] none=[])");
}

TEST(LogFields, OfATimeAreMilliseconds) {
  LogFields fields;
  fields.Add("a", absl::Microseconds(1));
  fields.Add("b", absl::Milliseconds(12));
  fields.Add("c", absl::Seconds(100000) + absl::Nanoseconds(123456));
  fields.Add("d", -absl::Seconds(1));  // a clock that was set back

  EXPECT_EQ(TextOf(fields), " a=0.001 b=12.000 c=100000000.123 d=0.000");
}

}  // namespace
}  // namespace partnercenter::gateway
