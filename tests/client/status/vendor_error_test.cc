#include "client/status/vendor_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "json/json_text.h"

namespace partnercenter::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
        FaultCase{"NullMembers",
                  R"({"code":null,"description":null,"message":"m"})",
                  {false, "", "", "m"}},
        FaultCase{"MembersBehindNestedOnes",
                  R"({"data":[{"code":7}],"code":1})",
                  {true, "1", "", ""}},
        FaultCase{"FractionCode", R"({"code":1.50})", {true, "1.50", "", ""}},
        FaultCase{"LoneSurrogate",
                  R"({"code":1,"description":"d\ud800"})",
                  {true, "1", "", R"(d\ud800)"}},
        FaultCase{"InvalidUtf8",
                  "{\"code\":1,\"description\":\"d\xFF\xFE\"}",
                  {true, "1", "", "d\xEF\xBF\xBD\xEF\xBF\xBD"}},
        FaultCase{"ControlsAndLineEnds",
                  R"({"code":"a\nb","description":" d\r\n\te\u0007\u2028f ",)"
                  R"("source":"s\u0000t"})",
                  {true, "a b", "s t", "d e f"}},
        FaultCase{
            "ControlsOfDirection",
            "{\"code\":1,\"description\":\"d\xE2\x80\xAE\xE2\x81\xA6 e\"}",
            {true, "1", "", "d e"}},
        FaultCase{"RawLineEndInText",
                  "{\"code\":1,\"description\":\"d\ne\"}",
                  {true, "1", "", ""}}),
    [](const auto& test) { return test.param.name; });

// Bodies of anything but Partner Center: no faults.
struct ForeignCase {
  std::string name;
  std::string body;
  std::string code;
  std::string description;
};

void PrintTo(const ForeignCase& c, std::ostream* os) { *os << c.name; }

std::string NameOfForeign(const ::testing::TestParamInfo<ForeignCase>& test) {
  return test.param.name;
}

class ForeignError : public ::testing::TestWithParam<ForeignCase> {};

TEST_P(ForeignError, TellsItsCodeAndText) {
  const VendorError fault = ParseVendorError(GetParam().body);
  EXPECT_FALSE(fault.is_fault);
  EXPECT_EQ(fault.code, GetParam().code);
  EXPECT_EQ(fault.source, "");
  EXPECT_EQ(fault.description, GetParam().description);
}

INSTANTIATE_TEST_SUITE_P(
    Json, ForeignError,
    ::testing::Values(
        ForeignCase{"ProblemDetails",
                    R"({"type":"https://e.example/p","title":"Bad id",)"
                    R"("detail":"x is no GUID.","status":400,)"
                    R"("instance":"/orders/x"})",
                    "", "Bad id: x is no GUID."},
        ForeignCase{
            "ProblemDetailsTitleOnly",
            R"({"type":"about:blank","title":"Forbidden","status":403})", "",
            "Forbidden"},
        ForeignCase{"ProblemDetailsWithCode",
                    R"({"title":"t","detail":"d","errorCode":"E17"})", "E17",
                    "t: d"},
        ForeignCase{"ProblemDetailsWithInvalidParams",
                    R"({"title":"t","invalid-params":[)"
                    R"({"name":"age","reason":"must be positive"},)"
                    R"({"name":"colour","reason":"unknown"}]})",
                    "", "t: age: must be positive; colour: unknown"},
        ForeignCase{"ValidationProblemDetails",
                    R"({"title":"Errors occurred.","status":400,)"
                    R"("traceId":"00-1","errors":{"id":["not valid","short"],)"
                    R"("size":["too big"]}})",
                    "",
                    "Errors occurred. id: not valid; id: short; size: too big"},
        ForeignCase{"ModelState",
                    R"({"Message":"The request is invalid.","ModelState":)"
                    R"({"order.Id":["The Id field is required."]}})",
                    "",
                    "The request is invalid. order.Id: The Id field is "
                    "required."},
        ForeignCase{"ErrorWithCode",
                    R"({"error":{"code":"Forbidden","message":"no"}})",
                    "Forbidden", "no"},
        ForeignCase{"ErrorWithNumber",
                    R"({"error":{"code":7,"message":"no","status":"DENIED"}})",
                    "7", "no"},
        ForeignCase{"ErrorWithInnerErrors",
                    R"({"error":{"innererror":{"code":"Z","message":"z"},)"
                    R"("code":"A","message":"a","target":"t",)"
                    R"("details":[{"code":"B","target":"id","message":"b"}]}})",
                    "A", "a: id: b"},
        ForeignCase{"OData2",
                    R"({"error":{"code":"C1","message":)"
                    R"({"lang":"en-US","value":"v"}}})",
                    "C1", "v"},
        ForeignCase{"OData3",
                    R"({"odata.error":{"code":"C1","message":)"
                    R"({"lang":"en-US","value":"v"}}})",
                    "C1", "v"},
        ForeignCase{"OAuth",
                    R"({"error":"invalid_token","error_description":"gone"})",
                    "invalid_token", "gone"},
        ForeignCase{"ErrorIsAText", R"({"error":"went wrong"})", "",
                    "went wrong"},
        ForeignCase{"ErrorIsAName", R"({"error":"forbidden"})", "forbidden",
                    ""},
        ForeignCase{
            "SpringBoot",
            R"({"timestamp":"2024-05-06T07:08:09Z","status":404,)"
            R"("error":"Not Found","message":"no handler","path":"/x"})",
            "", "Not Found: no handler"},
        ForeignCase{"PascalMessage", R"({"Message":"denied"})", "", "denied"},
        ForeignCase{"Exception",
                    R"({"Message":"An error has occurred.","ExceptionMessage":)"
                    R"("no object","StackTrace":"at secret"})",
                    "", "An error has occurred. no object"},
        ForeignCase{"ErrorCodeAndMessage",
                    R"({"errorCode":1234,"errorMessage":"m"})", "1234", "m"},
        ForeignCase{"SnakeCase", R"({"error_code":"E_1","error_msg":"m"})",
                    "E_1", "m"},
        ForeignCase{"PascalError", R"({"Error":{"Code":"A","Message":"m"}})",
                    "A", "m"},
        ForeignCase{"JsonApi",
                    R"({"errors":[{"status":"422","code":"E1","title":"t",)"
                    R"("detail":"d1"},{"code":"E2","detail":"d2"}]})",
                    "E1", "d1; d2"},
        ForeignCase{"ErrorsAreTexts", R"({"errors":["a","b","a"]})", "",
                    "a; b"},
        ForeignCase{"ErrorsAreAText",
                    R"({"errors":{"message":"m","code":"C"}})", "C", "m"},
        ForeignCase{"GraphQl",
                    R"({"errors":[{"message":"m","path":["x"],"extensions":)"
                    R"({"code":"UNAUTHENTICATED"}}]})",
                    "UNAUTHENTICATED", "m"},
        ForeignCase{"DetailIsAList",
                    R"({"detail":[{"loc":["query","id"],"msg":"required"}]})",
                    "", "required"},
        ForeignCase{"Fault",
                    R"({"fault":{"faultstring":"f","detail":)"
                    R"({"errorcode":"steps.Failed"}}})",
                    "", "steps.Failed: f"},
        ForeignCase{"List", R"([{"code":1,"description":"d"}])", "1", "d"},
        ForeignCase{"ListOfTexts", R"(["a","b"])", "", "a; b"},
        ForeignCase{"CodeThatIsNone",
                    R"({"error":{"code":"Order.NotFound","message":"m"}})", "",
                    "Order.NotFound: m"},
        ForeignCase{"Text", R"("went wrong")", "", "went wrong"},
        ForeignCase{"TextOfJson", R"("{\"message\":\"m\",\"errorCode\":5}")",
                    "5", "m"},
        ForeignCase{
            "MessageOfJson",
            R"({"statusCode":500,"message":"{\"error\":{\"code\":\"A\",)"
            R"(\"message\":\"m\"}}"})",
            "A", "m"},
        ForeignCase{
            "JsonInJsonInJson",
            R"({"message":"{\"message\":\"{\\\"message\\\":\\\"m\\\"}\"}"})",
            "", "m"},
        ForeignCase{"NoKnownMember", R"({"foo":{"bar":1}})", "",
                    R"({"foo":{"bar":1}})"},
        ForeignCase{"MembersOfOtherTypes",
                    R"({"code":{"code":7},"description":["d"],"source":true})",
                    "",
                    R"({"code":{"code":7},"description":["d"],"source":true})"},
        ForeignCase{"ByteOrderMark", "\xEF\xBB\xBF{\"message\":\"m\"}", "",
                    "m"},
        ForeignCase{"CutInTheText",
                    R"({"error":{"code":"A","message":"cut sho)", "A",
                    "cut sho"},
        ForeignCase{"CutInAnEscape", R"({"errorCode":5,"message":"cut \u00)",
                    "5", "cut"},
        ForeignCase{"NotQuiteJson", "{message: 'm'}", "", "{message: 'm'}"}),
    NameOfForeign);

std::string Utf16(absl::string_view ascii, bool big_endian) {
  std::string bytes;
  for (const char c : ascii) {
    bytes += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  }
  return bytes;
}

INSTANTIATE_TEST_SUITE_P(
    Text, ForeignError,
    ::testing::Values(
        ForeignCase{"Plain", "upstream connect error\r\n", "",
                    "upstream connect error"},
        ForeignCase{"Latin1", "Zugriff f\xFCr Sie verweigert", "",
                    "Zugriff f\xEF\xBF\xBDr Sie verweigert"},
        ForeignCase{"Html",
                    "<!DOCTYPE html>\n<html><head><title>502 Bad\nGateway "
                    "</title></head><body><h1>nginx</h1></body></html>",
                    "", "502 Bad Gateway"},
        ForeignCase{"HtmlInCapitals",
                    "<HTML><HEAD><TITLE>Access &amp; Denied</TITLE></HEAD>", "",
                    "Access & Denied"},
        ForeignCase{"HtmlWithoutTitle",
                    "<html><style>b{}</style><h1>Sorry</h1><p>x</p></html>", "",
                    "Sorry"},
        ForeignCase{"HtmlWithoutHeading",
                    "<html><script>f(1)</script><body>Down for "
                    "<b>work</b></body></html>",
                    "", "Down for work"},
        ForeignCase{"HtmlWithTagsInCode",
                    "<html><SCRIPT type=x>s = '<title>no</title>'</scripts>"
                    "</SCRIPT ><style><h1>no</h1></style><h1>So<script>f()"
                    "</script>rry</h1></html>",
                    "", "So rry"},
        ForeignCase{"HtmlWithTagsInCodeOfTheHead",
                    "<html><head><script>w('</head><p>no</p>')</script></head>"
                    "<body>Down</body></html>",
                    "", "Down"},
        ForeignCase{"HtmlWithAnEmptyScript",
                    "<html><head/><script src='s'/><body>Down</body></html>",
                    "", "Down"},
        ForeignCase{"HtmlCutInAScript",
                    "<html><body>Down<script>s = '<title>no</title>", "",
                    "Down"},
        ForeignCase{"HtmlCutInTheTitle", "<html><title>Bad ga", "", "Bad ga"},
        ForeignCase{"Xml",
                    R"(<?xml version="1.0" encoding="utf-8"?><Error><Code>)"
                    "AuthFailed</Code><Message>a &lt; b</Message></Error>",
                    "AuthFailed", "a < b"},
        ForeignCase{"XmlOfOData",
                    R"(<m:error xmlns:m="x"><m:code>C1</m:code>)"
                    R"(<m:message xml:lang="en">m</m:message></m:error>)",
                    "C1", "m"},
        ForeignCase{"XmlProblem",
                    R"(<problem xmlns="urn:ietf:rfc:7807"><title>t</title>)"
                    "<detail><![CDATA[<d>]]></detail></problem>",
                    "", "t: <d>"},
        ForeignCase{"Soap",
                    "<s:Envelope><s:Body><s:Fault><faultcode>s:Client"
                    "</faultcode><faultstring>f</faultstring></s:Fault>"
                    "</s:Body></s:Envelope>",
                    "", "s:Client: f"},
        ForeignCase{"XmlOfAText", "<string>denied</string>", "", "denied"},
        ForeignCase{"XmlOfAFault",
                    "<ApiFault><code>2000</code><description>d</description>"
                    "</ApiFault>",
                    "2000", "d"},
        ForeignCase{"XmlCut", "<Error><Code>A</Code><Message>cut", "A", ""},
        ForeignCase{"XmlWithoutKnownNames", "<a><b>x</b><c>y</c></a>", "",
                    "x y"},
        ForeignCase{"Utf16WithMark",
                    "\xFF\xFE" + Utf16(R"({"message":"m"})", false), "", "m"},
        ForeignCase{"Utf16BigEndianWithMark",
                    "\xFE\xFF" + Utf16(R"({"message":"m"})", true), "", "m"},
        ForeignCase{"Utf16", Utf16("not here", false), "", "not here"},
        ForeignCase{"Utf16BigEndian", Utf16(R"({"errorCode":5})", true), "5",
                    ""},
        ForeignCase{"Binary", std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10),
                    "", ""}),
    NameOfForeign);

class Credential : public ::testing::TestWithParam<std::string> {};

TEST_P(Credential, IsNotTold) {
  for (const std::string& body :
       {GetParam(), "{\"message\":" + json::QuoteJson(GetParam()) + "}",
        "<html><title>" + GetParam() + "</title></html>"}) {
    const VendorError fault = ParseVendorError(body);
    EXPECT_THAT(fault.description, HasSubstr("[redacted]"));
    EXPECT_THAT(fault.description, Not(HasSubstr("s3cr3t")));
    EXPECT_THAT(fault.description, HasSubstr("before"));
    EXPECT_THAT(fault.description, HasSubstr("behind"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Credential,
    ::testing::Values("before eyJ0eXAiOiJKs3cr3t.eyJhdWQis3cr3t.sig-_ behind",
                      "before Bearer s3cr3t-token behind",
                      "before authorization: BASIC s3cr3tOnce behind",
                      "before client_secret=s3cr3t&x=behind",
                      "before \"access_token\" : \"s3cr3t\", behind",
                      "before refresh_token=\"s3cr3t\" behind",
                      "before ?se=1&sig=s3cr3t&behind",
                      "before Ocp-Apim-Subscription-Key=s3cr3t behind",
                      "before 8Q~s3cr3tABCDEFGHIJKLMNOPQRSTUVWXYZ12 behind"));

// What ends the value of a name, and what does not.
INSTANTIATE_TEST_SUITE_P(
    WithSigns, Credential,
    ::testing::Values("before ?sig=Ab1%2Bs3cr3t%3D&se=behind",
                      "before ?sig=%2Bs3cr3t%2F%3D behind",
                      "before password=P@s3cr3t! behind",
                      "before pwd=!#$s3cr3t|:s3cr3t; behind",
                      "before client_secret=a*s3cr3t, behind",
                      "before (password=a=s3cr3t\\s3cr3t) behind",
                      "before {apikey=[s3cr3t]} behind",
                      "before password==s3cr3t behind",
                      "before AccountKey=+s3cr3t/==;EndpointSuffix=behind"));

INSTANTIATE_TEST_SUITE_P(
    InQuotes, Credential,
    ::testing::Values("before 'client_secret': 's3cr3t' behind",
                      "before 'password'='s3cr3t' behind",
                      "before password='s3cr3t; s3cr3t' behind",
                      "before \"pwd\": \"a, s3cr3t & \\\"s3cr3t\" behind",
                      "before {\\\"access_token\\\":\\\"s3cr3t\\\"} behind",
                      "before \"password\" => \"s3cr3t\" behind",
                      "before password=\"s3cr3t behind",
                      "before \"apikey\": s3cr3t, behind"));

INSTANTIATE_TEST_SUITE_P(
    InHeaders, Credential,
    ::testing::Values("before x-api-key: s3cr3t behind",
                      "before X-Api-Key:s3cr3t behind",
                      "before Ocp-Apim-Subscription-Key : s3cr3t/= behind",
                      "before x-functions-key: s3cr3t== behind",
                      "before X-Auth-Token: s3cr3t behind",
                      "before Set-Cookie: a=s3cr3t; behind",
                      "before Cookie: a=s3cr3t; behind",
                      "before Authorization: s3cr3t behind",
                      "before password: P@s3cr3t! behind"));

struct SchemeCase {
  std::string text;
  std::string told;
};

void PrintTo(const SchemeCase& c, std::ostream* os) { *os << c.text; }

class CredentialOfAScheme : public ::testing::TestWithParam<SchemeCase> {};

TEST_P(CredentialOfAScheme, NeedsNoDigit) {
  EXPECT_EQ(ParseVendorError(GetParam().text).description, GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    All, CredentialOfAScheme,
    ::testing::Values(
        SchemeCase{"got Basic dXNlcjpwYXNz here", "got Basic [redacted] here"},
        SchemeCase{"Authorization: Basic dXNlcjpwYXNz",
                   "Authorization: Basic [redacted]"},
        SchemeCase{"got basic YTpi here", "got basic [redacted] here"},
        SchemeCase{"got Bearer AbCdEfGhIj here", "got Bearer [redacted] here"},
        SchemeCase{"authorization=Basic abcdefgh here",
                   "authorization=[redacted] [redacted] here"},
        SchemeCase{"Proxy-Authorization: Bearer abcdefgh here",
                   "Proxy-Authorization: [redacted] [redacted] here"}));

TEST(Credential, IsNoIdentifierAndNoWord) {
  for (const std::string text :
       {"Bearer authentication is needed, error=\"invalid_token\"",
        "Invalid token: it has expired",
        "Invalid token: IDX10223, it has expired",
        "invalid_token: the signature is missing",
        "Basic authentication is needed, not Bearer-Authentication",
        "BASIC AUTHENTICATION IS NEEDED",
        "Authorization: denied. Password: must not be empty",
        "x-ms-request-id: 44e5b981-00c6-4fb0-a738-22ac2ea54ab1",
        "the token, (secret) & password; all <are> needed",
        "correlation 44e5b981-00c6-4fb0-a738-22ac2ea54ab1",
        "trace 4bf92f3577b34da6a3ce929d0e0e4736",
        "see https://learn.microsoft.com/partner-center/developer/error-codes",
        "System.InvalidOperationException at "
        "Microsoft.Store.PartnerCenter.Orders.GetOrder2"}) {
    EXPECT_EQ(ParseVendorError(text).description, text);
  }
}

class NoError : public ::testing::TestWithParam<std::string> {};

TEST_P(NoError, IsEmpty) {
  const VendorError fault = ParseVendorError(GetParam());
  EXPECT_FALSE(fault.is_fault);
  EXPECT_EQ(absl::StrCat(fault.code, fault.source, fault.description), "");
}

INSTANTIATE_TEST_SUITE_P(All, NoError,
                         ::testing::Values("", " ", "null", "5", "true", "\"\"",
                                           "[]", "{}", "\r\n", "\xEF\xBB\xBF",
                                           "<html></html>",
                                           "<html><title> </title></html>"));

struct CutCase {
  std::string name;
  std::string body;
  std::string code;
};

void PrintTo(const CutCase& c, std::ostream* os) { *os << c.name; }

class CutFault : public ::testing::TestWithParam<CutCase> {};

TEST_P(CutFault, TellsTheCodeBeforeTheCut) {
  const VendorError fault = ParseVendorError(GetParam().body);
  EXPECT_TRUE(fault.is_fault);
  EXPECT_EQ(fault.code, GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    All, CutFault,
    ::testing::Values(
        CutCase{"InTheText", R"({"code":20002,"description":"cut in the mid)",
                "20002"},
        CutCase{"BehindTheText", R"({"code":20002,"description":"cut")",
                "20002"},
        CutCase{"At64KiB",
                absl::StrCat(R"({"code":20002,"description":")",
                             std::string(70'000, 'd'))
                    .substr(0, 65'536),
                "20002"},
        CutCase{"InAList",
                absl::StrCat(R"({"code":1,"data":[)", std::string(65'000, '1')),
                "1"},
        CutCase{"InACharacter", "{\"code\":1,\"description\":\"\xE2\x82", "1"},
        CutCase{"BehindABackslash", R"({"code":1,"description":"d\)", "1"},
        CutCase{"SecondDocument", R"({"code":20002}{"code":20003})", "20002"},
        CutCase{"CodeTwice", R"({"code":1,"code":2})", "1"},
        CutCase{"DeepNesting",
                absl::StrCat(R"({"code":1,"data":)", std::string(5000, '['),
                             std::string(5000, ']'), "}"),
                "1"}),
    [](const auto& test) { return test.param.name; });

TEST(CutFault, TellsTheTextBeforeTheCut) {
  EXPECT_EQ(ParseVendorError(R"({"code":1,"description":"cut in the mid)")
                .description,
            "cut in the mid");
}

TEST(HostileError, StaysBounded) {
  const std::string many(65'000, 'x');
  for (const std::string& body :
       {many, "{\"message\":\"" + many, "<html><title>" + many,
        "<a>" + many + "</a>", std::string(65'000, '<'),
        std::string(65'000, '['), std::string(65'000, '{'),
        std::string(65'000, '\\'), std::string(65'000, '"'),
        "{\"errors\":[\"" + many + "\",\"" + many + "\"]}"}) {
    const VendorError fault = ParseVendorError(body);
    EXPECT_LE(fault.code.size(), 1024u);
    EXPECT_LE(fault.description.size(), 1024u);
  }
  std::string elements;
  std::string errors = "{\"errors\":[";
  for (int i = 0; i < 5000; ++i) {
    elements += "<error>";
    absl::StrAppend(&errors, i == 0 ? "" : ",", "{\"message\":\"m", i, "\"}");
  }
  EXPECT_LE(ParseVendorError(elements).description.size(), 1024u);
  EXPECT_LE(ParseVendorError(errors + "]}").description.size(), 1024u);
}

}  // namespace
}  // namespace partnercenter::client
