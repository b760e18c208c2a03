#include "simulator/faults/fault_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace partnercenter::simulator {
namespace {

using ::testing::HasSubstr;

struct Described {
  const char* name;
  // Values of the flag and of JSON as it is listed, with the defaults.
  const char* text;
  const char* json;
};

class FaultDescription : public ::testing::TestWithParam<Described> {};

TEST_P(FaultDescription, IsTheSameInBothFormats) {
  const auto fault = ParseFault(GetParam().text);
  ASSERT_TRUE(fault.ok()) << fault.status();
  EXPECT_EQ(FaultJson(*fault).dump(), GetParam().json);
  const auto read = ParseFaultJson(GetParam().json);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(FaultJson(*read).dump(), GetParam().json);
}

INSTANTIATE_TEST_SUITE_P(
    Fault, FaultDescription,
    ::testing::Values(
        Described{"Latency", "kind=latency,delay=200",
                  R"({"kind":"latency","target":"orders","delay":"200ms"})"},
        Described{"Reset", "kind=reset,target=both,count=2",
                  R"({"kind":"reset","target":"both","count":2})"},
        Described{"ResetInTheBody", "kind=reset,after=10",
                  R"({"kind":"reset","target":"orders","after":10})"},
        Described{"Status", "kind=status,status=503,retry_after=2,count=3",
                  R"({"kind":"status","target":"orders","count":3,)"
                  R"("status":503,"retry_after":"2","body":"usual"})"},
        Described{"StatusWithCode", "kind=status,status=403,code=900329",
                  R"({"kind":"status","target":"orders","status":403,)"
                  R"("body":"usual","code":900329})"},
        Described{"TokenError", "kind=token_error,error=invalid_client",
                  R"({"kind":"token_error","target":"token",)"
                  R"("error":"invalid_client"})"},
        Described{"ExpiredToken", "kind=expired_token,count=1",
                  R"({"kind":"expired_token","target":"orders","count":1})"},
        Described{"RejectedToken", "kind=rejected_token",
                  R"({"kind":"rejected_token","target":"orders"})"},
        Described{"Malformed", "kind=malformed,body=cut_json,target=token",
                  R"({"kind":"malformed","target":"token",)"
                  R"("body":"cut_json"})"},
        Described{"Drip", "kind=drip,delay=1.5s,bytes=3,framing=chunked",
                  R"({"kind":"drip","target":"orders","delay":"1.5s",)"
                  R"("framing":"chunked","bytes":3})"},
        Described{"Truncate", "kind=truncate,framing=close",
                  R"({"kind":"truncate","target":"orders",)"
                  R"("framing":"close"})"},
        Described{"Wire", "kind=wire,form=endless_header,target=token",
                  R"({"kind":"wire","target":"token",)"
                  R"("form":"endless_header"})"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(FaultText, AcceptsADateInRetryAfter) {
  const auto fault =
      ParseFaultJson(R"({"kind":"status","status":429,)"
                     R"("retry_after":"Wed, 21 Oct 2026 07:28:00 GMT"})");
  ASSERT_TRUE(fault.ok()) << fault.status();
  EXPECT_EQ(fault->retry_after, "Wed, 21 Oct 2026 07:28:00 GMT");
}

TEST(FaultText, HelpsWithEveryKind) {
  for (const absl::string_view kind : FaultKindNames()) {
    EXPECT_THAT(FaultHelp(), HasSubstr("kind=" + std::string(kind)));
  }
}

struct Invalid {
  const char* name;
  const char* json;
  // A part of the message.
  const char* message;
};

class InvalidFault : public ::testing::TestWithParam<Invalid> {};

TEST_P(InvalidFault, IsRefusedWithTheNameOfItsMember) {
  const auto fault = ParseFaultJson(GetParam().json);
  EXPECT_EQ(fault.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(fault.status().message()),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Fault, InvalidFault,
    ::testing::Values(
        Invalid{"Empty", "", "not a JSON object"},
        Invalid{"Cut", R"({"kind":)", "not a JSON object"},
        Invalid{"List", "[]", "not a JSON object"},
        Invalid{"NoKind", "{}", "kind is missing"},
        Invalid{"UnknownKind", R"({"kind":"slow"})", "kind is not one of"},
        Invalid{"KindOfOtherType", R"({"kind":1})", "kind is not one of"},
        Invalid{"UnknownMember", R"({"kind":"reset","delai":1})",
                "kind reset has no member \"delai\""},
        Invalid{"MemberOfAnotherKind", R"({"kind":"reset","status":503})",
                "kind reset has no member \"status\""},
        Invalid{"MissingMember", R"({"kind":"latency"})",
                "kind latency needs the member delay"},
        Invalid{"Twice", R"({"kind":"reset","count":1,"count":2})",
                "\"count\" occurs twice"},
        Invalid{"UnknownTarget", R"({"kind":"reset","target":"all"})",
                "target is not"},
        Invalid{"TargetOfOtherType", R"({"kind":"reset","target":[]})",
                "target is not"},
        Invalid{"TokenErrorForOrders",
                R"({"kind":"token_error","error":"invalid_client",)"
                R"("target":"both"})",
                "kind token_error has no target both"},
        Invalid{"ExpiredTokenForToken",
                R"({"kind":"expired_token","target":"token"})",
                "kind expired_token has no target token"},
        Invalid{"CountOfText", R"({"kind":"reset","count":"1"})",
                "count is not a whole number"},
        Invalid{"CountOfNothing", R"({"kind":"reset","count":0})",
                "count is not a whole number"},
        Invalid{"CountAndAHalf", R"({"kind":"reset","count":1.5})",
                "count is not a whole number"},
        Invalid{"CountBeyondInt", R"({"kind":"reset","count":4294967297})",
                "count is not a whole number"},
        Invalid{"CountBeyond64Bits",
                R"({"kind":"reset","count":18446744073709551615})",
                "count is not a whole number"},
        Invalid{"NegativeDelay", R"({"kind":"latency","delay":-1})",
                "delay is not"},
        Invalid{"DelayOfOtherType", R"({"kind":"latency","delay":true})",
                "delay is not"},
        Invalid{"StatusTooLow", R"({"kind":"status","status":199})",
                "status is not"},
        Invalid{"RetryAfterWithLineEnd",
                R"({"kind":"status","status":429,"retry_after":"1\r\n"})",
                "retry_after is not"},
        Invalid{"BodyOfMalformed",
                R"({"kind":"status","status":500,"body":"cut_json"})",
                "kind status has no body cut_json"},
        Invalid{"CodeOfHtml",
                R"({"kind":"status","status":500,"body":"html","code":1})",
                "body html has no code"},
        Invalid{"BodyOfStatus", R"({"kind":"malformed","body":"vendor"})",
                "kind malformed has no body vendor"},
        Invalid{"UnknownError", R"({"kind":"token_error","error":"oops"})",
                "error is not one of invalid_request"},
        Invalid{"UnknownFraming", R"({"kind":"truncate","framing":"none"})",
                "framing is not"},
        Invalid{"NoBytes", R"({"kind":"drip","delay":1,"bytes":0})",
                "bytes is not"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(FaultText, RefusesAFlagThatIsNotAListOfMembers) {
  for (const char* text :
       {"", "reset", "kind=reset,", "kind=reset,=1",
        "kind=reset,count=1,count=1", "kind=reset,x\xff=1"}) {
    EXPECT_FALSE(ParseFault(text).ok()) << text;
  }
}

}  // namespace
}  // namespace partnercenter::simulator
