#include "json/json_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
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
  absl::Status Key(const JsonName& name) override {
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

TEST(JsonTokenizer, LetsASinkTakeAMemberThatStandsTwice) {
  class TakesDuplicates : public Echo {
   public:
    absl::Status DuplicateKey(const JsonName& name) override {
      duplicates += std::string(name.text);
      return Key(name);
    }
    std::string duplicates;
  };
  TakesDuplicates sink;

  EXPECT_TRUE(ReadJson(R"({"a":{"b":1,"b":2,"b":3},"a":4})", sink).ok());
  EXPECT_EQ(sink.duplicates, "bba");
  EXPECT_EQ(sink.Take(), R"({"a":{"b":1,"b":2,"b":3},"a":4})");
}

TEST(JsonTokenizer, FindsADuplicateAmongManyMembers) {
  std::string members;
  for (int i = 0; i < 1000; ++i) members += "\"m" + std::to_string(i) + "\":1,";
  Echo echo;
  EXPECT_TRUE(ReadJson("{" + members + "\"last\":1}", echo).ok());
  EXPECT_FALSE(ReadJson("{" + members + "\"m999\":1}", echo).ok());
  EXPECT_FALSE(ReadJson("{" + members + "\"m3\":1}", echo).ok());
}

std::string ManyMembers(int count) {
  std::string members = "{";
  for (int i = 0; i < count; ++i)
    members += "\"m" + std::to_string(i) + "\":1,";
  return members + "\"last\":1}";
}

std::string ManyTimes(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

// Documents of 200 KB and more that would take more than 100 KB to read.
class LargeDocument : public ::testing::TestWithParam<std::string> {};

TEST_P(LargeDocument, IsRefusedAsSoonAsItTakesMoreThanItsBudget) {
  class Counter : public Echo {
    absl::Status Scalar(const JsonScalar&) override { return Count(); }
    absl::Status Key(const JsonName&) override { return Count(); }
    absl::Status StartArray() override { return Count(); }
    absl::Status StartObject() override { return Count(); }
    absl::Status Count() {
      ++events;
      return absl::OkStatus();
    }

   public:
    int events = 0;
  } all;
  Counter some;

  ASSERT_TRUE(ReadJson(GetParam(), all).ok());
  const absl::Status status = ReadJson(GetParam(), some, 100'000);

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_LE(some.events, (all.events + 1) / 2);
}

INSTANTIATE_TEST_SUITE_P(
    All, LargeDocument,
    ::testing::Values(
        ManyMembers(20'000),
        // Objects within each other, whose names are kept together.
        ManyTimes("{\"" + std::string(10'000, 'n') + "\":", 20) + "[" +
            ManyTimes("1,", 40) + "1]" + ManyTimes("}", 20),
        // Tokens that the parser copies.
        "[\"" + std::string(200'000, 'x') + "\",1,2]",
        "[" + std::string(200'000, '1') + "e-200000,1,2]",
        "{\"" + std::string(200'000, 'n') + "\":1,\"a\":[1,2,3]}",
        "[\"" + ManyTimes("\\ud800", 40'000) + "\",1,2]",
        "{\"" + ManyTimes("\\udc00x", 30'000) + "\":1,\"a\":[1,2,3]}",
        // What stands between tokens, which it copies, too.
        "[1," + std::string(200'000, ' ') + "1,2,3]",
        "[" + ManyTimes("[],", 100'000) + "1]",
        "[" + ManyTimes("true,", 100'000) + "1]"));

TEST(JsonTokenizer, CountsTheNamesOfOpenObjectsOnly) {
  Echo echo;
  const std::string object = ManyMembers(100);
  EXPECT_TRUE(
      ReadJson("[" + ManyTimes(object + ",", 1000) + "1]", echo, 30'000).ok());
}

TEST(JsonTokenizer, CountsWhatItsEventsHold) {
  class Holder : public Echo {
   public:
    size_t held_bytes() const override { return held; }
    absl::Status Scalar(const JsonScalar&) override {
      held += 1000;
      return absl::OkStatus();
    }
    size_t held = 0;
  } holder;
  EXPECT_EQ(ReadJson("[" + ManyTimes("1,", 100) + "1]", holder, 10'000).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(holder.held, 11'000u);
}

TEST(JsonTokenizer, ReadsALongDocumentWithinASmallBudget) {
  Echo echo;
  const std::string document =
      "[" + ManyTimes(R"({"name":"value","list":[true,null,{}]},)", 10'000) +
      "\"end\"]";
  ASSERT_TRUE(ReadJson(document, echo, 1000).ok());
  EXPECT_EQ(echo.Take(), document);
}

struct SurrogateCase {
  std::string name;
  std::string document;
  // The document without its redundant escapes.
  std::string echo;
};

void PrintTo(const SurrogateCase& c, std::ostream* os) { *os << c.name; }

class LoneSurrogate : public ::testing::TestWithParam<SurrogateCase> {};

TEST_P(LoneSurrogate, IsReadAsJson) {
  Echo echo;
  const absl::Status status = ReadJson(GetParam().document, echo);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(echo.Take(), GetParam().echo);
}

TEST_P(LoneSurrogate, IsReadWithinASmallBudgetToo) {
  Echo echo;
  const std::string document =
      "[" + ManyTimes(GetParam().document + ",", 1000) + "1]";
  ASSERT_TRUE(ReadJson(document, echo, 1000).ok());
  EXPECT_EQ(echo.Take(), "[" + ManyTimes(GetParam().echo + ",", 1000) + "1]");
}

INSTANTIATE_TEST_SUITE_P(
    All, LoneSurrogate,
    ::testing::Values(
        SurrogateCase{"High", R"(["\ud800"])", R"(["\ud800"])"},
        SurrogateCase{"Low", R"(["\udfff"])", R"(["\udfff"])"},
        SurrogateCase{"UpperCase", R"(["\uDBFF"])", R"(["\udbff"])"},
        SurrogateCase{"InText", R"(["a\ud800b","c"])", R"(["a\ud800b","c"])"},
        SurrogateCase{"Pair", R"(["\ud83d\ude00"])", R"(["😀"])"},
        SurrogateCase{"WrongOrder", R"(["\ude00\ud83d"])",
                      R"(["\ude00\ud83d"])"},
        SurrogateCase{"HighBeforeAPair", R"(["\ud83d\ud83d\ude00"])",
                      R"(["\ud83d😀"])"},
        SurrogateCase{"LowBehindAPair", R"(["\ud83d\ude00\ude00"])",
                      R"(["😀\ude00"])"},
        SurrogateCase{"HighBeforeAnotherEscape", R"(["\ud83d\u0041\n"])",
                      R"(["\ud83dA\n"])"},
        SurrogateCase{"HighBeforeABackslash", R"(["\ud83d\\ude00"])",
                      R"(["\ud83d\\ude00"])"},
        SurrogateCase{"EscapedBackslash", R"(["\\ud800"])", R"(["\\ud800"])"},
        SurrogateCase{"BehindABackslash", R"(["\\\ud800"])", R"(["\\\ud800"])"},
        SurrogateCase{"BetweenQuotes", R"(["\"\ud800\"",""])",
                      R"(["\"\ud800\"",""])"},
        SurrogateCase{"AmongReplacementCharacters",
                      R"(["\ufffd\ud800�\uFFFD\udc00�"])",
                      "[\"\xEF\xBF\xBD\\ud800\xEF\xBF\xBD\xEF\xBF\xBD\\udc00"
                      "\xEF\xBF\xBD\"]"},
        SurrogateCase{"Control", R"(["\u0001\ud800\u007f"])",
                      "[\"\\u0001\\ud800\x7F\"]"},
        SurrogateCase{"Name", R"({"\ud800":1})", R"({"\ud800":1})"},
        SurrogateCase{"NamesAndValues",
                      R"({"a\udfff":{"b":"\ud8ff"},"c":[1,"\ud800",true]})",
                      R"({"a\udfff":{"b":"\ud8ff"},"c":[1,"\ud800",true]})"},
        SurrogateCase{"DifferentNames",
                      R"({"\ud800":1,"\ud801":2,"\ufffd":3,"d800":4})",
                      "{\"\\ud800\":1,\"\\ud801\":2,\"\xEF\xBF\xBD\":3,"
                      "\"d800\":4}"},
        SurrogateCase{"Root", R"("\ud800")", R"("\ud800")"},
        // Too long to stand within a std::string: AddressSanitizer sees reads
        // beyond it.
        SurrogateCase{"LongRoot",
                      R"("\ud800 and forty bytes of other text behind it")",
                      R"("\ud800 and forty bytes of other text behind it")"}),
    [](const auto& test) { return test.param.name; });

TEST(LoneSurrogate, IsReadFromTheDocumentAlone) {
  const absl::string_view memory = R"(x"\ud801\"\ud800" y)";
  Echo echo;
  ASSERT_TRUE(ReadJson(memory.substr(9, 8), echo).ok());
  EXPECT_EQ(echo.Take(), R"("\ud800")");
}

TEST(LoneSurrogate, CountsForTheBudgetWithItsSpellings) {
  // The token alone fits.
  const std::string document = "[\"" + ManyTimes("\\ud800", 1000) + "\",1,2]";
  Echo echo;
  EXPECT_EQ(ReadJson(document, echo, 10'000).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(ReadJson(document, echo, 30'000).ok());
  // That of a string without them has no other spellings.
  EXPECT_TRUE(
      ReadJson("[\"" + std::string(6000, 'x') + "\",1,2]", echo, 10'000).ok());
}

TEST(LoneSurrogate, IsTheEscapeInATextForPeople) {
  class Texts : public Echo {
   public:
    absl::Status Scalar(const JsonScalar& value) override {
      EXPECT_EQ(value.kind, JsonScalar::Kind::kLoneSurrogates);
      EXPECT_EQ(value.text, R"(a"\udc00)");
      EXPECT_EQ(value.json, R"("a\"\udc00")");
      return absl::OkStatus();
    }
    absl::Status Key(const JsonName& name) override {
      EXPECT_TRUE(name.has_lone_surrogates());
      EXPECT_EQ(name.text, R"(\ud800é)");
      EXPECT_EQ(name.json, R"("\ud800é")");
      return absl::OkStatus();
    }
  } texts;
  EXPECT_TRUE(ReadJson(R"({"\uD800\u00e9":"a\"\uDC00"})", texts).ok());
}

TEST(JsonTokenizer, NamesAnErrorOfTheGrammarWithinItsBudget) {
  Echo echo;
  const absl::Status status =
      ReadJson("[" + ManyTimes("1,", 1000) + "secret]", echo, 1000);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(JsonTokenizer, EndsWithTheErrorOfAnEvent) {
  class Refuses : public Echo {
    absl::Status Key(const JsonName&) override {
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
        BadCase{"UnfinishedSurrogate", R"(["secret\ud8"])",
                "not JSON at line 1, column 13"},
        BadCase{"EndBehindASurrogate", R"(["secret\ud800)",
                "not JSON at line 1, column 15"},
        BadCase{"ErrorBehindASurrogate", R"(["\ud800\udc0x secret"])",
                "not JSON at line 1, column 14"},
        BadCase{"SurrogateOutsideOfAString", R"([\ud800,"secret"])",
                "not JSON at line 1, column 2"},
        BadCase{"SurrogateBehindANumber", R"([1\ud800,"secret"])",
                "not JSON at line 1, column 3"},
        BadCase{"SameSurrogate", R"({"\ud800":1,"\uD800":2})", "same name"},
        BadCase{"SurrogateSpelledOut", R"({"\ud800":1,"\\ud800":2})",
                "same name"},
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
