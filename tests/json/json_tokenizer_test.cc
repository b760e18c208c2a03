#include "json/json_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "json/json_text.h"

namespace partnercenter::json {
namespace {

using ::testing::HasSubstr;

// Writes the events back as text.
class Echo : public JsonSink {
 public:
  absl::Status Scalar(const JsonScalar& value) override {
    text_.Scalar(value);
    return absl::OkStatus();
  }
  absl::Status StartObject() override {
    text_.StartObject();
    return absl::OkStatus();
  }
  absl::Status Key(absl::string_view name) override {
    text_.Key(name);
    return absl::OkStatus();
  }
  absl::Status EndObject() override {
    text_.EndObject();
    return absl::OkStatus();
  }
  absl::Status StartArray() override {
    text_.StartArray();
    return absl::OkStatus();
  }
  absl::Status EndArray() override {
    text_.EndArray();
    return absl::OkStatus();
  }

  std::string Take() { return text_.Take(); }

 private:
  JsonText text_;
};

std::string Nested(int depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonTokenizer, HandsOnEveryEventWithTheDigitsOfNumbers) {
  const std::string document =
      R"({"a":[1,-2,0,-0,1.50,1e2,-0.0,12345678901234567890123,36.4800],)"
      R"("b":{"c":null,"d":true,"e":false,"":[],"f":{}},"g":"x\"\\\n"})";
  Echo echo;
  ASSERT_TRUE(ReadJson(document, echo).ok());
  EXPECT_EQ(echo.Take(), document);
}

TEST(JsonTokenizer, SkipsBlanksAndALeadingByteOrderMark) {
  Echo echo;
  ASSERT_TRUE(
      ReadJson("\xEF\xBB\xBF \n{ \"a\" : [ 1 , 2 ] }\r\n\t", echo).ok());
  EXPECT_EQ(echo.Take(), R"({"a":[1,2]})");
}

TEST(JsonTokenizer, ReadsAsDeepAsAllowed) {
  Echo echo;
  EXPECT_TRUE(ReadJson(Nested(kMaxJsonDepth), echo).ok());
}

TEST(JsonTokenizer, AllowsOneNameInDifferentObjectsAndInOtherCase) {
  Echo echo;
  EXPECT_TRUE(ReadJson(R"([{"a":{"a":1},"A":2},{"a":3}])", echo).ok());
}

TEST(JsonTokenizer, FindsADuplicateAmongManyMembers) {
  std::string members;
  for (int i = 0; i < 1000; ++i) members += "\"m" + std::to_string(i) + "\":1,";
  Echo echo;
  EXPECT_TRUE(ReadJson("{" + members + "\"last\":1}", echo).ok());
  EXPECT_FALSE(ReadJson("{" + members + "\"m999\":1}", echo).ok());
  EXPECT_FALSE(ReadJson("{" + members + "\"m3\":1}", echo).ok());
}

TEST(JsonTokenizer, EndsWithTheErrorOfAnEvent) {
  class Refuses : public Echo {
    absl::Status Key(absl::string_view) override {
      return absl::DataLossError("not this");
    }
  } refuses;
  EXPECT_EQ(ReadJson(R"({"a":1})", refuses), absl::DataLossError("not this"));
}

struct BadCase {
  std::string name;
  std::string document;
  std::string message;
};

void PrintTo(const BadCase& c, std::ostream* os) { *os << c.name; }

class BadDocument : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadDocument, IsRefusedWithoutQuotingIt) {
  Echo echo;
  const absl::Status status = ReadJson(GetParam().document, echo);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().message));
  EXPECT_THAT(std::string(status.message()),
              ::testing::Not(HasSubstr("secret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadDocument,
    ::testing::Values(
        BadCase{"Empty", "", "not JSON at line 1, column 1"},
        BadCase{"OnlyABom", "\xEF\xBB\xBF", "not JSON"},
        BadCase{"NoJson", "<html>secret</html>",
                "not JSON at line 1, column 1"},
        BadCase{"Truncated", R"({"a":"secret")", "not JSON"},
        BadCase{"TextBehind", R"({"a":1}secret)", "not JSON"},
        BadCase{"SecondDocument", "{}{}", "not JSON"},
        BadCase{"NulBehind", std::string("{}\0secret", 9),
                "not JSON at line 1, column 3"},
        BadCase{"OnALaterLine", "{\n \"a\": 1,\n secret}",
                "not JSON at line 3, column 2"},
        BadCase{"NulInside", std::string("{\"a\0\":1}", 8), "not JSON"},
        BadCase{"BadUtf8", "[\"secret\xFF\"]", "not JSON"},
        BadCase{"LoneSurrogate", R"(["\ud800"])", "not JSON"},
        BadCase{"NumberBeyondDouble", "[1e400]", "not JSON"},
        BadCase{"NaN", "[NaN]", "not JSON"},
        BadCase{"Comment", "[/*secret*/]", "not JSON"},
        BadCase{"TrailingComma", "[1,]", "not JSON"},
        BadCase{"TooDeep", Nested(kMaxJsonDepth + 1), "deeper than 64"},
        BadCase{"VeryDeep", std::string(1000000, '['), "deeper than 64"},
        BadCase{"Duplicate", R"({"secret":1,"secret":2})", "same name"},
        BadCase{"DuplicateEscaped", R"({"secret":1,"\u0073ecret":2})",
                "same name"},
        BadCase{"DuplicateBelow", R"([{"a":{"b":1,"b":2}}])", "same name"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace partnercenter::json
