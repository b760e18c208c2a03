#include "client/status/vendor_error.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::client {
namespace {

struct FaultCase {
  std::string name;
  std::string body;
  VendorError fault;
};

void PrintTo(const FaultCase& c, std::ostream* os) { *os << c.body; }

class Fault : public ::testing::TestWithParam<FaultCase> {};

TEST_P(Fault, IsReadInEveryShape) {
  const VendorError fault = ParseVendorError(GetParam().body);
  const VendorError& expected = GetParam().fault;
  EXPECT_EQ(fault.is_fault, expected.is_fault);
  EXPECT_EQ(fault.code, expected.code);
  EXPECT_EQ(fault.source, expected.source);
  EXPECT_EQ(fault.description, expected.description);
}

INSTANTIATE_TEST_SUITE_P(
    All, Fault,
    ::testing::Values(
        FaultCase{"NumberCode",
                  R"({"code":20002,"description":"no relationship",)"
                  R"("data":["Resource: a"],"source":"PartnerFD"})",
                  {true, "20002", "PartnerFD", "no relationship"}},
        FaultCase{"TextCode",
                  R"({"code":"2000","description":"not a GUID","data":[],)"
                  R"("source":"PartnerApiServiceControllers"})",
                  {true, "2000", "PartnerApiServiceControllers", "not a GUID"}},
        FaultCase{"CodeZero",
                  R"({"code":0,"description":"unknown error"})",
                  {true, "0", "", "unknown error"}},
        FaultCase{"WithoutData",
                  R"({"code":900316,"description":"d","source":"PartnerFD"})",
                  {true, "900316", "PartnerFD", "d"}},
        FaultCase{"Extended",
                  R"({"code":600061,"message":"m","description":"d",)"
                  R"("errorName":"n","isRetryable":false,)"
                  R"("parameters":{"code":1,"source":"inner"},)"
                  R"("errorMessageExtended":"InternalErrorCode=600061"})",
                  {true, "600061", "", "d"}},
        FaultCase{"ExtendedWithMessageOnly",
                  R"({"code":"X_1","message":"m","errorName":"n"})",
                  {true, "X_1", "", "m"}},
        FaultCase{
            "OnlyDescription", R"({"description":"d"})", {true, "", "", "d"}},
        FaultCase{"OnlyData", R"({"data":["a"]})", {true, "", "", ""}},
        FaultCase{"Gateway",
                  R"({ "statusCode": 429, "message": "wait 57 seconds" })",
                  {false, "", "", "wait 57 seconds"}},
        FaultCase{"PascalCase",
                  R"({"Code":2000,"Description":"d","Source":"s"})",
                  {true, "2000", "s", "d"}},
        FaultCase{"ByteOrderMark",
                  "\xEF\xBB\xBF{\"code\":2000}",
                  {true, "2000", "", ""}},
        FaultCase{"EscapedJsonInTheDescription",
                  R"({"code":1,"description":"{\"code\":2}"})",
                  {true, "1", "", R"({"code":2})"}},
        FaultCase{"MembersOfOtherTypes",
                  R"({"code":{"code":7},"description":["d"],"source":true})",
                  {false, "", "", ""}},
        FaultCase{"NullMembers",
                  R"({"code":null,"description":null,"message":"m"})",
                  {false, "", "", "m"}},
        FaultCase{"MembersBehindNestedOnes",
                  R"({"data":[{"code":7}],"code":1})",
                  {true, "1", "", ""}},
        FaultCase{"FractionCode", R"({"code":1.50})", {true, "1.50", "", ""}},
        FaultCase{"OtherObject",
                  R"({"error":{"code":"x","message":"y"}})",
                  {false, "", "", ""}}),
    [](const auto& test) { return test.param.name; });

class NoFault : public ::testing::TestWithParam<std::string> {};

TEST_P(NoFault, IsEmpty) {
  const VendorError fault = ParseVendorError(GetParam());
  EXPECT_FALSE(fault.is_fault);
  EXPECT_EQ(absl::StrCat(fault.code, fault.source, fault.description), "");
}

INSTANTIATE_TEST_SUITE_P(
    All, NoFault,
    ::testing::Values("", " ", "null", "5", R"("code")", "[]",
                      R"([{"code":1,"description":"d"}])", "{}",
                      "Some text that is no JSON.",
                      "<html><body>502 Bad Gateway</body></html>",
                      R"({"code":20002,"description":"cut in the mid)",
                      R"({"code":20002,"description":"cut")",
                      R"({"code":20002}{"code":20003})",
                      R"({"code":1,"code":2})",
                      "{\"code\":1,\"description\":\"\xFF\xFE\"}"));

TEST(Fault, OfDeepNestingIsNone) {
  const std::string deep =
      absl::StrCat(R"({"code":1,"data":)", std::string(5000, '['),
                   std::string(5000, ']'), "}");
  EXPECT_FALSE(ParseVendorError(deep).is_fault);
}

}  // namespace
}  // namespace partnercenter::client
