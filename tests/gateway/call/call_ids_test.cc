#include "gateway/call/call_ids.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <ostream>
#include <string>

#include "base/guid.h"

namespace partnercenter::gateway {
namespace {

constexpr char kGiven[] = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
constexpr char kTraceparent[] =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr char kTraceIdAsGuid[] = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";

// The correlation id of a call with this metadata.
std::string IdOf(const std::map<std::string, std::string>& metadata) {
  const MetadataLookup lookup =
      [&](absl::string_view name) -> std::optional<std::string> {
    const auto entry = metadata.find(std::string(name));
    if (entry == metadata.end()) return std::nullopt;
    return entry->second;
  };
  return CorrelationIdOf(lookup, TraceContextOf(lookup));
}

TEST(CorrelationId, IsTheCallersIfThatIsAGuid) {
  EXPECT_EQ(IdOf({{"ms-correlation-id", kGiven}}), kGiven);
}

TEST(CorrelationId, IsInLowerCaseHoweverItWasGiven) {
  EXPECT_EQ(
      IdOf({{"ms-correlation-id", "0A1B2C3D-4e5f-6071-8293-A4B5C6D7E8F9"}}),
      kGiven);
}

TEST(CorrelationId, IsTheTraceIdIfTheCallerGaveNone) {
  EXPECT_EQ(IdOf({{"traceparent", kTraceparent}}), kTraceIdAsGuid);
}

TEST(CorrelationId, PrefersTheCallersToTheTraceId) {
  EXPECT_EQ(
      IdOf({{"ms-correlation-id", kGiven}, {"traceparent", kTraceparent}}),
      kGiven);
}

TEST(CorrelationId, IsTheTraceIdIfTheCallersIsNoGuid) {
  EXPECT_EQ(
      IdOf({{"ms-correlation-id", "order-17"}, {"traceparent", kTraceparent}}),
      kTraceIdAsGuid);
}

TEST(CorrelationId, IsAnotherOneEachTimeIfTheCallerGaveNone) {
  const std::string first = IdOf({});
  const std::string second = IdOf({});

  EXPECT_TRUE(base::Guid::Parse(first).has_value()) << first;
  EXPECT_TRUE(base::Guid::Parse(second).has_value()) << second;
  EXPECT_NE(first, second);
}

struct CorrelationIdCase {
  std::string name;
  std::string text;
};

void PrintTo(const CorrelationIdCase& row, std::ostream* out) {
  *out << row.name;
}

class CorrelationIdThatIsNoGuid
    : public ::testing::TestWithParam<CorrelationIdCase> {};

TEST_P(CorrelationIdThatIsNoGuid, IsReplacedByAFreshOne) {
  const std::string id = IdOf({{"ms-correlation-id", GetParam().text}});

  EXPECT_TRUE(base::Guid::Parse(id).has_value()) << id;
  EXPECT_NE(id, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    CorrelationId, CorrelationIdThatIsNoGuid,
    ::testing::Values(
        CorrelationIdCase{"Empty", ""},
        CorrelationIdCase{"Braces", "{0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9}"},
        CorrelationIdCase{"NoHyphens", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"},
        CorrelationIdCase{"Blank", " 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"},
        CorrelationIdCase{"NoHexadecimalDigit",
                          "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8fg"},
        CorrelationIdCase{"HeaderInjection",
                          "0a1b2c3d-4e5f-6071-8293-a4b5c6d7\r\nX"}),
    [](const auto& row) { return row.param.name; });

struct TraceparentCase {
  std::string name;
  std::string text;
};

void PrintTo(const TraceparentCase& row, std::ostream* out) {
  *out << row.name;
}

class ValidTraceparent : public ::testing::TestWithParam<TraceparentCase> {};

TEST_P(ValidTraceparent, GivesItsTraceId) {
  EXPECT_EQ(IdOf({{"traceparent", GetParam().text}}), kTraceIdAsGuid);
}

INSTANTIATE_TEST_SUITE_P(
    CorrelationId, ValidTraceparent,
    ::testing::Values(
        TraceparentCase{
            "Sampled",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        TraceparentCase{
            "NotSampled",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"},
        TraceparentCase{
            "UnknownFlags",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff"},
        TraceparentCase{
            "LaterVersion",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        TraceparentCase{"LaterVersionWithMore",
                        "01-4bf92f3577b34da6a3ce929d0e0e4736-"
                        "00f067aa0ba902b7-01-what-the-future-has"}),
    [](const auto& row) { return row.param.name; });

class InvalidTraceparent : public ::testing::TestWithParam<TraceparentCase> {};

TEST_P(InvalidTraceparent, IsReplacedByAFreshId) {
  const std::string id = IdOf({{"traceparent", GetParam().text}});

  EXPECT_TRUE(base::Guid::Parse(id).has_value()) << id;
  EXPECT_NE(id, kTraceIdAsGuid);
  EXPECT_NE(id, "00000000-0000-0000-0000-000000000000");
}

INSTANTIATE_TEST_SUITE_P(
    CorrelationId, InvalidTraceparent,
    ::testing::Values(
        TraceparentCase{"Empty", ""}, TraceparentCase{"OnlyAVersion", "00"},
        TraceparentCase{
            "TooShort",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0"},
        TraceparentCase{
            "Version00WithMore",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"},
        TraceparentCase{
            "LaterVersionWithMoreNotSetApart",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more"},
        TraceparentCase{
            "VersionFf",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        TraceparentCase{
            "VersionNotHexadecimal",
            "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        TraceparentCase{
            "UpperCase",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"},
        TraceparentCase{
            "TraceIdZero",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01"},
        TraceparentCase{
            "ParentIdZero",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"},
        TraceparentCase{
            "ParentIdNotHexadecimal",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902bx-01"},
        TraceparentCase{
            "FlagsNotHexadecimal",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x"},
        TraceparentCase{
            "OtherSeparators",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace partnercenter::gateway
