// What the mapper does beyond the public contract's own fields; for those see
// order_decoder_test.cc.

#include "json/json_mapper.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/json/mapping.pb.h"

namespace partnercenter::json {
namespace {

using google::protobuf::util::TimeUtil;
using testing::Mapping;
using Cause = UnmappedMember::Cause;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Mapped {
  Mapping message;
  // "/pointer: json", with the cause in front.
  std::vector<std::string> unmapped;
};

std::string Name(Cause cause) {
  switch (cause) {
    case Cause::kUnknown:
      return "unknown";
    case Cause::kMisfit:
      return "misfit";
    case Cause::kOccupied:
      break;
  }
  return "occupied";
}

Mapped Map(const std::string& json) {
  const MessagePlan plan(*Mapping::descriptor());
  WireWriter writer;
  JsonMapper mapper(plan, writer);
  const absl::Status status = ReadJson(json, mapper);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(mapper.done());
  Mapped mapped;
  EXPECT_TRUE(mapped.message.ParseFromString(writer.Take()));
  for (const UnmappedMember& member : mapper.unmapped()) {
    EXPECT_EQ(member.field == nullptr, member.cause == Cause::kUnknown);
    mapped.unmapped.push_back(absl::StrCat(Name(member.cause), " ",
                                           member.pointer, ": ", member.json));
  }
  return mapped;
}

TEST(JsonMapper, CountsUnmappedMembersBeyondItsLimitButDoesNotKeepThem) {
  const MessagePlan plan(*Mapping::descriptor());
  WireWriter writer;
  JsonMapper mapper(plan, writer, /*max_unmapped_bytes=*/500);
  const std::string name(400, 'n');

  ASSERT_TRUE(
      ReadJson(absl::StrCat(R"({"a":1,")", name, R"(":2,"b":3})"), mapper)
          .ok());

  ASSERT_EQ(mapper.unmapped().size(), 1u);
  EXPECT_EQ(mapper.unmapped()[0].pointer, "/a");
  EXPECT_GT(mapper.held_bytes(), 500u);
}

TEST(JsonMapper, TellsTheMemoryOfAMemberThatIsStillBeingCopied) {
  const MessagePlan plan(*Mapping::descriptor());
  WireWriter writer;
  JsonMapper mapper(plan, writer);
  ASSERT_TRUE(mapper.StartObject().ok());
  ASSERT_TRUE(mapper.Key(absl::string_view("unknown")).ok());
  ASSERT_TRUE(mapper.StartArray().ok());
  const std::string text(1000, 'x');
  ASSERT_TRUE(mapper.Scalar({JsonScalar::Kind::kString, text}).ok());
  EXPECT_GE(mapper.held_bytes(), 1000u);
}

TEST(JsonMapper, TakesOneMemberOfAOneof) {
  EXPECT_EQ(Map(R"({"text":"a"})").message.text(), "a");
  EXPECT_EQ(Map(R"({"number":5})").message.number(), 5);
  EXPECT_EQ(Map(R"({"inner":{"name":"n"}})").message.inner().name(), "n");
}

TEST(JsonMapper, KeepsTheFirstMemberOfAOneof) {
  const Mapped scalars = Map(R"({"number":5,"text":"a","size":1})");
  EXPECT_EQ(scalars.message.number(), 5);
  EXPECT_EQ(scalars.message.size(), 1);
  EXPECT_THAT(scalars.unmapped, ElementsAre("occupied /text: \"a\""));

  const Mapped object_last = Map(R"({"text":"a","inner":{"name":"n"}})");
  EXPECT_EQ(object_last.message.text(), "a");
  EXPECT_THAT(object_last.unmapped,
              ElementsAre(R"(occupied /inner: {"name":"n"})"));

  const Mapped object_first = Map(R"({"inner":{"name":"n"},"number":5})");
  EXPECT_EQ(object_first.message.inner().name(), "n");
  EXPECT_THAT(object_first.unmapped, ElementsAre("occupied /number: 5"));
}

TEST(JsonMapper, TakesANullMemberOfAOneofForAbsent) {
  const Mapped mapped = Map(R"({"text":null,"inner":null,"number":5})");
  EXPECT_EQ(mapped.message.number(), 5);
  EXPECT_THAT(mapped.unmapped, IsEmpty());
}

TEST(JsonMapper, TakesAMisfitForTheOnlyMemberOfItsOneof) {
  const Mapped mapped = Map(R"({"text":5,"number":5})");
  EXPECT_EQ(mapped.message.choice_case(), Mapping::CHOICE_NOT_SET);
  EXPECT_THAT(mapped.unmapped,
              ElementsAre("misfit /text: 5", "occupied /number: 5"));
}

TEST(JsonMapper, KeepsTheFirstOfTwoSpellings) {
  const Mapped mapped = Map(R"({"SIZE":1,"size":2,"Size":null})");
  EXPECT_EQ(mapped.message.size(), 1);
  EXPECT_THAT(mapped.unmapped, ElementsAre("occupied /size: 2"));
}

TEST(JsonMapper, LetsAnEmptyArrayClaimNothing) {
  const Mapped mapped = Map(R"({"sizes":[],"SIZES":[7]})");
  EXPECT_THAT(mapped.message.sizes(), ElementsAre(7));
  EXPECT_THAT(mapped.unmapped, IsEmpty());
}

TEST(JsonMapper, LeavesTheFieldForUnmappedMembersOut) {
  const Mapped mapped = Map(R"({"unmapped":{"a":"b"}})");
  EXPECT_THAT(mapped.message.unmapped(), IsEmpty());
  EXPECT_THAT(mapped.unmapped, ElementsAre(R"(unknown /unmapped: {"a":"b"})"));
}

TEST(JsonMapper, BeginsEachObjectAfresh) {
  const MessagePlan plan(*Mapping::descriptor());
  WireWriter writer;
  JsonMapper mapper(plan, writer);
  const FieldPlan& size = *plan.Find("size");
  ASSERT_TRUE(ReadJson(R"({"size":1,"x":2})", mapper).ok());
  EXPECT_TRUE(mapper.Holds(size));
  writer.Take();
  ASSERT_TRUE(ReadJson(R"({"text":"a"})", mapper).ok());
  EXPECT_FALSE(mapper.Holds(size));
  EXPECT_THAT(mapper.unmapped(), IsEmpty());
  Mapping message;
  ASSERT_TRUE(message.ParseFromString(writer.Take()));
  EXPECT_EQ(message.text(), "a");
  EXPECT_FALSE(message.has_size());
}

TEST(JsonMapper, NamesMembersOfArraysWithAndWithoutIndices) {
  const MessagePlan plan(*Mapping::descriptor());
  WireWriter writer;
  JsonMapper mapper(plan, writer);
  ASSERT_TRUE(ReadJson(R"({"inner":{"a/b~":[1]}})", mapper).ok());
  ASSERT_EQ(mapper.unmapped().size(), 1u);
  EXPECT_EQ(mapper.unmapped()[0].pointer, "/inner/a~1b~0");
  EXPECT_EQ(mapper.unmapped()[0].pattern, "/inner/a~1b~0");
}

struct SurrogateCase {
  std::string name;
  std::string document;
  // One member without a place, with its cause.
  std::string unmapped;
};

void PrintTo(const SurrogateCase& c, std::ostream* os) { *os << c.document; }

class MappedLoneSurrogate : public ::testing::TestWithParam<SurrogateCase> {};

TEST_P(MappedLoneSurrogate, FitsNoField) {
  const Mapped mapped = Map(GetParam().document);
  EXPECT_EQ(mapped.message.size(), 7);
  EXPECT_THAT(mapped.unmapped, ElementsAre(GetParam().unmapped));
}

INSTANTIATE_TEST_SUITE_P(
    All, MappedLoneSurrogate,
    ::testing::Values(
        SurrogateCase{"Text", R"({"text":"\ud800","size":7})",
                      R"(misfit /text: "\ud800")"},
        SurrogateCase{"Below", R"({"inner":{"name":"a\udc00"},"size":7})",
                      R"(misfit /inner/name: "a\udc00")"},
        SurrogateCase{"Duration", R"({"wait":"1s\ud800","size":7})",
                      R"(misfit /wait: "1s\ud800")"},
        SurrogateCase{"Enum", R"({"colours":["red","red\ud800"],"size":7})",
                      R"(misfit /colours: ["red","red\ud800"])"},
        SurrogateCase{"Integers", R"({"sizes":[1,"\ud800"],"size":7})",
                      R"(misfit /sizes: [1,"\ud800"])"},
        SurrogateCase{"UnknownMember", R"({"new":"\uD800","size":7})",
                      R"(unknown /new: "\ud800")"},
        SurrogateCase{"UnknownName", R"({"a\uD800/~":1,"size":7})",
                      R"(unknown /a\ud800~1~0: 1)"},
        SurrogateCase{"KnownNameAndMore", R"({"text\udfff":"a","size":7})",
                      R"(unknown /text\udfff: "a")"},
        SurrogateCase{"NameBelow", R"({"inner":{"\ud800":{}},"size":7})",
                      R"(unknown /inner/\ud800: {})"},
        SurrogateCase{"DeepInACopy",
                      R"({"new":[{"\ud800":["\udfff",null]}],"size":7})",
                      R"(unknown /new: [{"\ud800":["\udfff",null]}])"},
        SurrogateCase{"Occupied", R"({"size":7,"SIZE":"\ud800"})",
                      R"(occupied /SIZE: "\ud800")"}),
    [](const auto& test) { return test.param.name; });

class Int64 : public ::testing::TestWithParam<int64_t> {};

TEST_P(Int64, IsTakenWhole) {
  const Mapped mapped = Map(absl::StrCat(R"({"size":)", GetParam(), "}"));
  EXPECT_TRUE(mapped.message.has_size());
  EXPECT_EQ(mapped.message.size(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, Int64,
                         ::testing::Values(0, -1, 2147483648,
                                           9223372036854775807,
                                           -9223372036854775807 - 1));

class Int64Misfit : public ::testing::TestWithParam<std::string> {};

TEST_P(Int64Misfit, IsKept) {
  const Mapped mapped = Map(absl::StrCat(R"({"size":)", GetParam(), "}"));
  EXPECT_FALSE(mapped.message.has_size());
  EXPECT_THAT(mapped.unmapped,
              ElementsAre(absl::StrCat("misfit /size: ", GetParam())));
}

INSTANTIATE_TEST_SUITE_P(All, Int64Misfit,
                         ::testing::Values("9223372036854775808",
                                           "-9223372036854775809", "5.0", "1e2",
                                           R"("5")", "true", "{}"));

struct WaitCase {
  std::string text;
  int64_t nanoseconds;
};

void PrintTo(const WaitCase& c, std::ostream* os) { *os << c.text; }

class DurationText : public ::testing::TestWithParam<WaitCase> {};

TEST_P(DurationText, IsReadToTheNanosecond) {
  const Mapped mapped =
      Map(absl::StrCat(R"({"wait":")", GetParam().text, "\"}"));
  ASSERT_TRUE(mapped.message.has_wait());
  EXPECT_EQ(TimeUtil::DurationToNanoseconds(mapped.message.wait()),
            GetParam().nanoseconds);
  // Both parts have one sign, or it is no valid Duration.
  EXPECT_GE(static_cast<double>(mapped.message.wait().seconds()) *
                mapped.message.wait().nanos(),
            0);
  EXPECT_THAT(mapped.unmapped, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, DurationText,
    ::testing::Values(WaitCase{"30s", 30000000000}, WaitCase{"0", 0},
                      WaitCase{"0s", 0}, WaitCase{"250ms", 250000000},
                      WaitCase{"1.5h", 5400000000000},
                      WaitCase{"1h30m", 5400000000000}, WaitCase{"7ns", 7},
                      WaitCase{"-0.5s", -500000000},
                      WaitCase{"-1.5s", -1500000000}, WaitCase{"0.1ns", 0}));

class DurationMisfit : public ::testing::TestWithParam<std::string> {};

TEST_P(DurationMisfit, IsKept) {
  const Mapped mapped = Map(absl::StrCat(R"({"wait":)", GetParam(), "}"));
  EXPECT_FALSE(mapped.message.has_wait());
  EXPECT_THAT(mapped.unmapped,
              ElementsAre(absl::StrCat("misfit /wait: ", GetParam())));
}

INSTANTIATE_TEST_SUITE_P(All, DurationMisfit,
                         ::testing::Values(R"("")", R"("30")", R"("30 s")",
                                           R"("soon")", R"("inf")", R"("-inf")",
                                           "30", "true", "{}", "[]",
                                           R"({"seconds":30})"));

TEST(JsonMapper, TakesArraysOfEveryKindOfScalar) {
  const Mapped mapped = Map(
      R"({"sizes":[1,-1],"waits":["1s","2m"],)"
      R"("colours":["red","LightBlue","light-blue"],"flags":[true,false]})");
  EXPECT_THAT(mapped.unmapped, IsEmpty());
  EXPECT_THAT(mapped.message.sizes(), ElementsAre(1, -1));
  ASSERT_EQ(mapped.message.waits_size(), 2);
  EXPECT_EQ(mapped.message.waits(1).seconds(), 120);
  EXPECT_THAT(mapped.message.colours(),
              ElementsAre(testing::COLOUR_RED, testing::COLOUR_LIGHT_BLUE,
                          testing::COLOUR_LIGHT_BLUE));
  EXPECT_THAT(mapped.message.flags(), ElementsAre(true, false));
}

class ArrayMisfit : public ::testing::TestWithParam<std::string> {};

TEST_P(ArrayMisfit, SendsTheWholeArrayAway) {
  const Mapped mapped = Map(
      absl::StrCat(R"({"flags":[true],"sizes":)", GetParam(), R"(,"size":7})"));
  EXPECT_THAT(mapped.message.sizes(), IsEmpty());
  EXPECT_THAT(mapped.unmapped,
              ElementsAre(absl::StrCat("misfit /sizes: ", GetParam())));
  // What stands around it is untouched.
  EXPECT_THAT(mapped.message.flags(), ElementsAre(true));
  EXPECT_EQ(mapped.message.size(), 7);
}

INSTANTIATE_TEST_SUITE_P(All, ArrayMisfit,
                         ::testing::Values("[1,null]", R"([1,"2"])", "[1.0,2]",
                                           "[[]]", "[1,[2]]", "[{},1]", "5",
                                           "{}"));

}  // namespace
}  // namespace partnercenter::json
