#include "json/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace partnercenter::json {
namespace {

using Kind = JsonScalar::Kind;

// Hands the events of a document to a JsonText.
class ToText : public JsonSink {
 public:
  absl::Status Scalar(const JsonScalar& value) override {
    text.Scalar(value);
    return absl::OkStatus();
  }
  absl::Status StartObject() override {
    text.StartObject();
    return absl::OkStatus();
  }
  absl::Status Key(const JsonName& name) override {
    text.Key(name);
    return absl::OkStatus();
  }
  absl::Status EndObject() override {
    text.EndObject();
    return absl::OkStatus();
  }
  absl::Status StartArray() override {
    text.StartArray();
    return absl::OkStatus();
  }
  absl::Status EndArray() override {
    text.EndArray();
    return absl::OkStatus();
  }

  JsonText text;
};

std::string Compact(const std::string& document) {
  ToText events;
  const absl::Status status = ReadJson(document, events);
  EXPECT_TRUE(status.ok()) << status;
  return events.text.Take();
}

class CompactDocument : public ::testing::TestWithParam<std::string> {};

TEST_P(CompactDocument, ComesOutAsItWentIn) {
  EXPECT_EQ(Compact(GetParam()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    All, CompactDocument,
    ::testing::Values("null", "true", "false", "0", "-0", "1E+2", "36.480",
                      R"("")", "{}", "[]", "[[],{},[]]",
                      R"({"a":{},"b":[],"c":1})",
                      R"([1,"a",null,{"b":[true,{"c":-1.50e3}]},[]])",
                      R"({"":{"":""}})",
                      "12345678901234567890.123456789012345678901234567890",
                      R"({"größe":"€😀"})", R"("\"\\\b\f\n\r\t\u0000\u001f")"));

TEST(JsonText, LeavesBlanksOut) {
  EXPECT_EQ(Compact(" { \"a\" : [ 1 ,\n2 ] ,\t\"b c\" : \" d \" } "),
            R"({"a":[1,2],"b c":" d "})");
}

TEST(JsonText, BeginsAfreshAfterTake) {
  JsonText text;
  text.Scalar({Kind::kNumber, "1"});
  EXPECT_EQ(text.Take(), "1");
  EXPECT_EQ(text.Take(), "");
  text.Scalar({Kind::kNumber, "2"});
  EXPECT_EQ(text.Take(), "2");
}

TEST(QuoteJson, EscapesWhatJsonMustNotHold) {
  EXPECT_EQ(QuoteJson("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(QuoteJson(absl::string_view("\0\x1f\x7f", 3)),
            "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(QuoteJson("€"), "\"€\"");
}

}  // namespace
}  // namespace partnercenter::json
