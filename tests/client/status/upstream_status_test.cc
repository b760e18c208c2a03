#include "client/status/upstream_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"
#include "client/error_reason.h"
#include "client/stopped.h"
#include "google/rpc/status.pb.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using google::rpc::ErrorInfo;
using google::rpc::QuotaFailure;
using google::rpc::ResourceInfo;
using google::rpc::RetryInfo;
using partnercenter::testing::FakeClock;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr absl::Time kNow = FakeClock::kStart;
constexpr char kResource[] =
    "customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/orders/2ba5ad9eafb8";
constexpr char kFault[] =
    R"({"code":12345,"description":"what the vendor says","data":[],)"
    R"("source":"PartnerFD"})";

absl::Status Judge(int http_status, const std::string& body = "",
                   const HttpHeaders& headers = {}) {
  return StatusOfAnswer({http_status, headers, body}, kResource, kNow);
}

ErrorInfo InfoOf(const absl::Status& status) {
  return base::GetDetail<ErrorInfo>(status).value_or(ErrorInfo());
}

// Whether the details of an error are those that its code and reason ask for.
void ExpectDetailsOfTheRow(absl::Status status) {
  EnsureRetryDelay(status);
  const bool has_retry = base::GetDetail<RetryInfo>(status).has_value();
  const std::string reason = base::ReasonOf(status);
  const bool may_retry = status.code() == StatusCode::kUnavailable ||
                         (status.code() == StatusCode::kResourceExhausted &&
                          reason != "RESPONSE_TOO_LARGE") ||
                         reason == "PC_500" || reason == "PC_500_12345";
  EXPECT_EQ(has_retry, may_retry) << status;
  EXPECT_EQ(base::GetDetail<QuotaFailure>(status).has_value(),
            reason == "UPSTREAM_THROTTLED")
      << status;
  EXPECT_EQ(base::GetDetail<ResourceInfo>(status).has_value(),
            status.code() == StatusCode::kNotFound)
      << status;
}

// A reason of the gateway's own domain, or PC_ for one of the upstream's.
constexpr absl::string_view kPc = "PC_";

struct Row {
  int http_status;
  StatusCode code;
  absl::string_view reason;
};

void PrintTo(const Row& row, std::ostream* os) { *os << row.http_status; }

class StatusTable : public ::testing::TestWithParam<Row> {
 protected:
  // The reason if the vendor's code, as it ends a reason, is `code_suffix`.
  static std::string ReasonWith(absl::string_view code_suffix) {
    const Row& row = GetParam();
    return row.reason == kPc ? absl::StrCat("PC_", row.http_status, code_suffix)
                             : std::string(row.reason);
  }

  static absl::string_view Domain() {
    return GetParam().reason == kPc ? "partnercenter.microsoft.com"
                                    : "orders-gateway";
  }
};

TEST_P(StatusTable, DecidesWithoutABody) {
  const absl::Status status = Judge(GetParam().http_status);
  EXPECT_EQ(status.code(), GetParam().code);
  EXPECT_EQ(InfoOf(status).reason(), ReasonWith(""));
  EXPECT_EQ(InfoOf(status).domain(), Domain());
  EXPECT_THAT(
      InfoOf(status).metadata(),
      ElementsAre(Pair("http_status", absl::StrCat(GetParam().http_status))));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(absl::StrCat(GetParam().http_status)));
  ExpectDetailsOfTheRow(status);
}

TEST_P(StatusTable, TellsTheVendorsCode) {
  const absl::Status status = Judge(GetParam().http_status, kFault);
  EXPECT_EQ(status.code(), GetParam().code);
  EXPECT_EQ(InfoOf(status).reason(), ReasonWith("_12345"));
  EXPECT_EQ(InfoOf(status).domain(), Domain());
  EXPECT_EQ(base::MetadataOf(status, "vendor_code"), "12345");
  EXPECT_EQ(base::MetadataOf(status, "vendor_source"), "PartnerFD");
  EXPECT_EQ(base::MetadataOf(status, "fault"), "");
  EXPECT_THAT(std::string(status.message()), HasSubstr("what the vendor says"));
  ExpectDetailsOfTheRow(status);
}

TEST_P(StatusTable, TellsTheCodeOfAForeignErrorToo) {
  if (GetParam().http_status == 404) return;
  const absl::Status status =
      Judge(GetParam().http_status,
            R"({"error":{"code":12345,"message":"what a proxy says"}})");
  EXPECT_EQ(status.code(), GetParam().code);
  EXPECT_EQ(InfoOf(status).reason(), ReasonWith("_12345"));
  EXPECT_EQ(base::MetadataOf(status, "vendor_code"), "12345");
  EXPECT_THAT(std::string(status.message()), HasSubstr("what a proxy says"));
  ExpectDetailsOfTheRow(status);
}

TEST_P(StatusTable, DecidesWhateverTheBody) {
  // Of a 404 the body decides too: see WrongRoute.
  if (GetParam().http_status == 404) return;
  for (const std::string& body :
       {std::string("words"), std::string("{\"message\":\"words\"}"),
        std::string("{\"message\":\"words\xFF"),
        std::string("{\"error\":\"more than words\"}"),
        std::string("<html><title>words</title></html>"),
        std::string(R"(["words"])")}) {
    const absl::Status status = Judge(GetParam().http_status, body);
    EXPECT_EQ(status.code(), GetParam().code) << body;
    EXPECT_EQ(InfoOf(status).reason(), ReasonWith("")) << body;
    EXPECT_EQ(base::MetadataOf(status, "vendor_code"), "") << body;
    EXPECT_THAT(std::string(status.message()),
                AllOf(StartsWith(absl::StrCat("partner center answered ",
                                              GetParam().http_status, ": ")),
                      HasSubstr("words")))
        << body;
    ExpectDetailsOfTheRow(status);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, StatusTable,
    ::testing::Values(
        // No HTTP status, or not a final one.
        Row{-1, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{0, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{99, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{100, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{101, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{103, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{199, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{600, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{999, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        // Successes that bring no whole document.
        Row{204, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{205, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{206, StatusCode::kInternal, "UPSTREAM_MALFORMED"},
        Row{300, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{301, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{302, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{303, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{304, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{307, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{308, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{399, StatusCode::kInternal, "UPSTREAM_REDIRECT"},
        Row{400, StatusCode::kInvalidArgument, kPc},
        Row{401, StatusCode::kInternal, "UPSTREAM_CREDENTIAL_REJECTED"},
        Row{402, StatusCode::kFailedPrecondition, kPc},
        Row{403, StatusCode::kPermissionDenied, kPc},
        Row{404, StatusCode::kNotFound, kPc},
        Row{405, StatusCode::kInternal, kPc},
        Row{406, StatusCode::kInternal, kPc},
        Row{407, StatusCode::kFailedPrecondition, kPc},
        Row{408, StatusCode::kUnavailable, "UPSTREAM_TIMEOUT"},
        Row{409, StatusCode::kAborted, kPc},
        Row{410, StatusCode::kNotFound, kPc},
        Row{411, StatusCode::kInternal, kPc},
        Row{412, StatusCode::kFailedPrecondition, kPc},
        Row{413, StatusCode::kInvalidArgument, kPc},
        Row{414, StatusCode::kInvalidArgument, kPc},
        Row{415, StatusCode::kInternal, kPc},
        Row{416, StatusCode::kOutOfRange, kPc},
        Row{417, StatusCode::kInternal, kPc},
        Row{418, StatusCode::kFailedPrecondition, kPc},
        Row{420, StatusCode::kFailedPrecondition, kPc},
        Row{421, StatusCode::kInternal, kPc},
        Row{422, StatusCode::kInvalidArgument, kPc},
        Row{423, StatusCode::kAborted, kPc},
        Row{424, StatusCode::kFailedPrecondition, kPc},
        Row{425, StatusCode::kUnavailable, "UPSTREAM_TIMEOUT"},
        Row{426, StatusCode::kInternal, kPc},
        Row{427, StatusCode::kFailedPrecondition, kPc},
        Row{428, StatusCode::kFailedPrecondition, kPc},
        Row{429, StatusCode::kResourceExhausted, "UPSTREAM_THROTTLED"},
        Row{430, StatusCode::kFailedPrecondition, kPc},
        Row{431, StatusCode::kInvalidArgument, kPc},
        Row{432, StatusCode::kFailedPrecondition, kPc},
        Row{450, StatusCode::kFailedPrecondition, kPc},
        Row{451, StatusCode::kPermissionDenied, kPc},
        Row{452, StatusCode::kFailedPrecondition, kPc},
        Row{499, StatusCode::kFailedPrecondition, kPc},
        Row{500, StatusCode::kInternal, kPc},
        Row{501, StatusCode::kInternal, kPc},
        Row{502, StatusCode::kUnavailable, "UPSTREAM_UNAVAILABLE"},
        Row{503, StatusCode::kUnavailable, "UPSTREAM_UNAVAILABLE"},
        Row{504, StatusCode::kUnavailable, "UPSTREAM_GATEWAY_TIMEOUT"},
        Row{505, StatusCode::kInternal, kPc},
        Row{511, StatusCode::kInternal, kPc},
        Row{599, StatusCode::kInternal, kPc}),
    [](const auto& test) {
      return test.param.http_status < 0
                 ? "Negative"
                 : absl::StrCat("Http", test.param.http_status);
    });

class Success : public ::testing::TestWithParam<int> {};

TEST_P(Success, LeavesTheDecisionToTheDocument) {
  EXPECT_TRUE(Judge(GetParam(), "{}").ok());
  EXPECT_TRUE(Judge(GetParam(), "").ok());
}

INSTANTIATE_TEST_SUITE_P(All, Success,
                         ::testing::Values(200, 201, 202, 203, 207, 226, 299));

TEST(NotFound, OfAnOrderNamesIt) {
  for (const int http_status : {404, 410}) {
    for (const std::string body : {"", kFault}) {
      const auto resource =
          base::GetDetail<ResourceInfo>(Judge(http_status, body));
      ASSERT_TRUE(resource.has_value());
      EXPECT_EQ(resource->resource_type(), "partnercenter.orders.v1.Order");
      EXPECT_EQ(resource->resource_name(), kResource);
    }
  }
}

class WrongRoute : public ::testing::TestWithParam<std::string> {};

TEST_P(WrongRoute, IsA404ThatTheServiceItselfDidNotWrite) {
  const absl::Status status = Judge(404, GetParam());
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_ROUTE_NOT_FOUND");
  EXPECT_EQ(InfoOf(status).domain(), "orders-gateway");
  EXPECT_EQ(base::MetadataOf(status, "http_status"), "404");
  EXPECT_FALSE(base::GetDetail<ResourceInfo>(status).has_value());
  EXPECT_FALSE(base::GetDetail<RetryInfo>(status).has_value());
}

TEST(WrongRoute, TellsWhatItsBodySays) {
  const absl::Status status = Judge(
      404, R"({"error":{"code":"NoRoute","message":"no route matched"}})");
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_ROUTE_NOT_FOUND");
  EXPECT_EQ(base::MetadataOf(status, "vendor_code"), "NoRoute");
  EXPECT_THAT(std::string(status.message()), HasSubstr("no route matched"));
}

TEST(NotFound, IsAFaultThatIsCutToo) {
  const absl::Status status =
      Judge(404, R"({"code":20000,"description":"Order ID not fo)");
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_EQ(base::ReasonOf(status), "PC_404_20000");
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongRoute,
    ::testing::Values("<html><body>404 - not found</body></html>", "Not Found",
                      R"({"statusCode":404,"message":"Resource not found"})",
                      R"({"error":"not found"})", "{}", "[]", "null"));

TEST(NotFound, OfAnotherStatusThan404KeepsItsRowWhateverTheBody) {
  EXPECT_EQ(Judge(410, "<html></html>").code(), StatusCode::kNotFound);
  EXPECT_EQ(Judge(403, R"({"statusCode":403,"message":"m"})").code(),
            StatusCode::kPermissionDenied);
}

struct RetryCase {
  std::string name;
  int http_status;
  HttpHeaders headers;
  std::optional<absl::Duration> delay;
};

void PrintTo(const RetryCase& c, std::ostream* os) { *os << c.name; }

class RetryDelay : public ::testing::TestWithParam<RetryCase> {};

TEST_P(RetryDelay, IsTheOneThatUpstreamStates) {
  const auto& [name, http_status, headers, delay] = GetParam();
  EXPECT_EQ(base::RetryDelayOf(Judge(http_status, "", headers)), delay);
}

INSTANTIATE_TEST_SUITE_P(
    All, RetryDelay,
    ::testing::Values(
        RetryCase{"Seconds", 429, {{"Retry-After", "57"}}, absl::Seconds(57)},
        RetryCase{
            "NameInAnyCase", 429, {{"retry-after", "7"}}, absl::Seconds(7)},
        // Half a minute after FakeClock::kStart.
        RetryCase{"Date",
                  503,
                  {{"Retry-After", "Mon, 06 May 2024 07:08:39 GMT"}},
                  absl::Seconds(30)},
        RetryCase{
            "Garbage", 429, {{"Retry-After", "in a while"}}, std::nullopt},
        RetryCase{"Empty", 503, {{"Retry-After", ""}}, std::nullopt},
        RetryCase{"Absent", 429, {}, std::nullopt},
        RetryCase{"TheFirstOfTwo",
                  429,
                  {{"Retry-After", "3"}, {"Retry-After", "9"}},
                  absl::Seconds(3)},
        RetryCase{"ServerError", 500, {{"Retry-After", "9"}}, absl::Seconds(9)},
        RetryCase{
            "RequestTimeout", 408, {{"Retry-After", "9"}}, absl::Seconds(9)},
        RetryCase{
            "GatewayTimeout", 504, {{"Retry-After", "9"}}, absl::Seconds(9)}),
    [](const auto& test) { return test.param.name; });

TEST(RetryDelay, IsNotOfferedWhereAnotherAttemptIsUseless) {
  for (const int http_status : {301, 400, 401, 403, 404, 409, 501}) {
    EXPECT_FALSE(base::GetDetail<RetryInfo>(
                     Judge(http_status, "", {{"Retry-After", "5"}}))
                     .has_value())
        << http_status;
  }
}

TEST(Throttling, TellsTheQuota) {
  const absl::Status status =
      Judge(429, R"({"statusCode":429,"message":"wait 57 seconds"})",
            {{"Retry-After", "57"}});
  const auto quota = base::GetDetail<QuotaFailure>(status);
  ASSERT_TRUE(quota.has_value());
  ASSERT_THAT(quota->violations(), SizeIs(1));
  EXPECT_EQ(quota->violations(0).subject(), "partner tenant");
  EXPECT_THAT(quota->violations(0).description(), HasSubstr("500"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("wait 57 seconds"));
}

std::string FaultWithCode(const std::string& code) {
  return absl::StrCat(R"({"code":")", code, R"(","description":"d"})");
}

TEST(PartnerFault, MarksWhatOnlyThePartnerCanFix) {
  for (const std::string code : {"900150", "900309", "900329"}) {
    EXPECT_EQ(base::MetadataOf(Judge(403, FaultWithCode(code)), "fault"),
              "partner")
        << code;
    EXPECT_EQ(base::MetadataOf(
                  Judge(403, absl::StrCat(R"({"code":)", code, "}")), "fault"),
              "partner")
        << code;
    EXPECT_EQ(base::MetadataOf(Judge(400, FaultWithCode(code)), "fault"), "")
        << code;
  }
  EXPECT_EQ(base::MetadataOf(Judge(403, FaultWithCode("20002")), "fault"), "");
  EXPECT_EQ(base::MetadataOf(Judge(403, FaultWithCode("9001500")), "fault"),
            "");
}

TEST(VendorCode, IsUpperCaseInAReasonAndRawInTheMetadata) {
  const absl::Status status = Judge(400, FaultWithCode("Invalid_Input1"));
  EXPECT_EQ(base::ReasonOf(status), "PC_400_INVALID_INPUT1");
  EXPECT_EQ(base::MetadataOf(status, "vendor_code"), "Invalid_Input1");
}

TEST(VendorCode, OfFortyCharactersStillFitsAReason) {
  EXPECT_EQ(base::ReasonOf(Judge(400, FaultWithCode(std::string(40, 'X')))),
            absl::StrCat("PC_400_", std::string(40, 'X')));
}

class UnfitVendorCode : public ::testing::TestWithParam<std::string> {};

TEST_P(UnfitVendorCode, IsInTheMetadataOnly) {
  const absl::Status status = Judge(400, FaultWithCode(GetParam()));
  EXPECT_EQ(base::ReasonOf(status), "PC_400");
  EXPECT_EQ(base::MetadataOf(status, "vendor_code"), GetParam());
  EXPECT_EQ(status.message(), "partner center answered 400: d");
}

INSTANTIATE_TEST_SUITE_P(All, UnfitVendorCode,
                         ::testing::Values(std::string(41, 'X'), "a-b", "a b",
                                           "1.5", "-1", "größe", "a/b"));

TEST(VendorCode, IsCutTo256Bytes) {
  EXPECT_EQ(base::MetadataOf(Judge(400, FaultWithCode(std::string(300, 'X'))),
                             "vendor_code"),
            std::string(256, 'X'));
}

TEST(VendorCode, IsNeverCutInsideACharacter) {
  std::string euros;
  for (int i = 0; i < 100; ++i) euros += "€";
  // 85 characters of three bytes.
  EXPECT_EQ(base::MetadataOf(Judge(400, FaultWithCode(euros)), "vendor_code"),
            euros.substr(0, 255));
}

TEST(Description, IsCut) {
  const std::string body = absl::StrCat(R"({"code":1,"description":")",
                                        std::string(5000, 'd'), "\"}");
  EXPECT_EQ(Judge(400, body).message(),
            absl::StrCat("partner center answered 400 (code 1): ",
                         std::string(1024, 'd')));
}

// What the trailer grpc-status-details-bin would hold of a status.
google::rpc::Status StatusProto(const absl::Status& status) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  proto.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    auto& detail = *proto.add_details();
    detail.set_type_url(std::string(url));
    detail.set_value(std::string(payload));
  });
  return proto;
}

TEST(Details, StayUnder4KiBAtTheirWorst) {
  std::string euros;
  for (int i = 0; i < 3000; ++i) euros += "€";
  const std::string body =
      absl::StrCat(R"({"code":")", euros, R"(","source":")", euros,
                   R"(","description":")", euros, R"("})");
  for (const int http_status : {400, 403, 404, 429, 500, 503}) {
    absl::Status status = Judge(http_status, body, {{"Retry-After", "57"}});
    // What UpstreamGet adds, each at its longest.
    for (const char* const key :
         {"ms_request_id", "ms_correlation_id", "upstream_request_id", "ms_cv",
          "ms_server_id", "attempts", "phase"}) {
      base::SetMetadata(status, key, euros);
    }
    const google::rpc::Status proto = StatusProto(status);
    EXPECT_LT(proto.ByteSizeLong(), 4096u) << http_status;
    for (const auto& detail : proto.details()) {
      EXPECT_THAT(detail.type_url(), HasSubstr("type.googleapis.com/google."));
    }
  }
}

struct EventRow {
  HttpEvent event;
  std::string name;
  StatusCode code;
  std::string reason;
};

void PrintTo(const EventRow& row, std::ostream* os) { *os << row.name; }

class EventTable : public ::testing::TestWithParam<EventRow> {};

TEST_P(EventTable, TellsWhatHappenedAndWhen) {
  const std::map<HttpPhase, std::string> phases = {
      {HttpPhase::kConnect, "connect"},
      {HttpPhase::kSend, "send"},
      {HttpPhase::kWait, "wait"},
      {HttpPhase::kReceive, "receive"}};
  for (const auto& [phase, name] : phases) {
    const absl::Status status = StatusOfEvent({GetParam().event, phase});
    EXPECT_EQ(status.code(), GetParam().code);
    EXPECT_EQ(InfoOf(status).reason(), GetParam().reason);
    EXPECT_EQ(InfoOf(status).domain(), "orders-gateway");
    EXPECT_THAT(InfoOf(status).metadata(), ElementsAre(Pair("phase", name)));
    EXPECT_THAT(std::string(status.message()), HasSubstr("partner center"));
    ExpectDetailsOfTheRow(status);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, EventTable,
    ::testing::Values(EventRow{HttpEvent::kUnreachable, "Unreachable",
                               StatusCode::kUnavailable,
                               "UPSTREAM_UNREACHABLE"},
                      EventRow{HttpEvent::kUntrusted, "Untrusted",
                               StatusCode::kInternal, "UPSTREAM_TLS_UNTRUSTED"},
                      EventRow{HttpEvent::kAttemptTimeout, "AttemptTimeout",
                               StatusCode::kUnavailable, "UPSTREAM_TIMEOUT"},
                      EventRow{HttpEvent::kTruncated, "Truncated",
                               StatusCode::kUnavailable, "UPSTREAM_TRUNCATED"},
                      EventRow{HttpEvent::kBodyTooLarge, "BodyTooLarge",
                               StatusCode::kResourceExhausted,
                               "RESPONSE_TOO_LARGE"},
                      EventRow{HttpEvent::kMalformed, "Malformed",
                               StatusCode::kInternal, "UPSTREAM_MALFORMED"}),
    [](const auto& test) { return test.param.name; });

TEST(Stop, IsADeadlineOrACancellationInAPhase) {
  const absl::Status passed = StatusOfStop(/*deadline_passed=*/true, {"queue"});
  EXPECT_EQ(passed.code(), StatusCode::kDeadlineExceeded);
  EXPECT_EQ(base::ReasonOf(passed), "DEADLINE_EXCEEDED");
  EXPECT_EQ(base::MetadataOf(passed, "phase"), "queue");
  EXPECT_THAT(std::string(passed.message()), HasSubstr("queue"));
  ExpectDetailsOfTheRow(passed);

  const absl::Status cancelled =
      StatusOfStop(/*deadline_passed=*/false, {"receive"});
  EXPECT_EQ(cancelled.code(), StatusCode::kCancelled);
  EXPECT_EQ(base::ReasonOf(cancelled), "CANCELLED");
  EXPECT_EQ(base::MetadataOf(cancelled, "phase"), "receive");
  EXPECT_THAT(std::string(cancelled.message()), Not(HasSubstr("deadline")));
  ExpectDetailsOfTheRow(cancelled);
}

}  // namespace
}  // namespace partnercenter::client
