#include "gateway/call/grpc_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "google/rpc/status.pb.h"

namespace partnercenter::gateway {
namespace {

using base::SetDetail;
using client::MakeError;
using google::rpc::ErrorInfo;
using google::rpc::RequestInfo;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The google.rpc.Status of a status's details.
google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

// Short names of the details, in order.
std::vector<std::string> DetailNames(const grpc::Status& status) {
  std::vector<std::string> names;
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) {
    names.push_back(detail.type_url().substr(detail.type_url().rfind('.') + 1));
  }
  return names;
}

absl::Status NotFoundWith(absl::string_view message) {
  return base::MakeError(absl::StatusCode::kNotFound, client::kUpstreamDomain,
                         "PC_404", message);
}

// Length as gRPC sends it: printable ASCII but `%` as it is, else "%XX".
size_t EncodedSize(const std::string& message) {
  size_t size = 0;
  for (const char c : message) size += c >= ' ' && c <= '~' && c != '%' ? 1 : 3;
  return size;
}

bool IsWholeUtf8(const std::string& text) {
  google::rpc::Status holder;
  holder.set_message(text);
  google::rpc::Status parsed;
  return parsed.ParseFromString(holder.SerializeAsString());
}

struct CodeCase {
  std::string name;
  absl::StatusCode code;
  grpc::StatusCode expected;
};

void PrintTo(const CodeCase& row, std::ostream* out) { *out << row.name; }

class GrpcStatusCode : public ::testing::TestWithParam<CodeCase> {};

TEST_P(GrpcStatusCode, IsThatOfTheStatusAndOfItsDetails) {
  const grpc::Status status =
      ToGrpcStatus(absl::Status(GetParam().code, "why"));

  EXPECT_EQ(status.error_code(), GetParam().expected);
  EXPECT_EQ(status.error_message(), "why");
  EXPECT_EQ(DetailsOf(status).code(), static_cast<int>(GetParam().expected));
  EXPECT_EQ(DetailsOf(status).message(), "why");
}

INSTANTIATE_TEST_SUITE_P(
    GrpcStatus, GrpcStatusCode,
    ::testing::Values(
        CodeCase{"Cancelled", absl::StatusCode::kCancelled,
                 grpc::StatusCode::CANCELLED},
        CodeCase{"Unknown", absl::StatusCode::kUnknown,
                 grpc::StatusCode::UNKNOWN},
        CodeCase{"InvalidArgument", absl::StatusCode::kInvalidArgument,
                 grpc::StatusCode::INVALID_ARGUMENT},
        CodeCase{"DeadlineExceeded", absl::StatusCode::kDeadlineExceeded,
                 grpc::StatusCode::DEADLINE_EXCEEDED},
        CodeCase{"NotFound", absl::StatusCode::kNotFound,
                 grpc::StatusCode::NOT_FOUND},
        CodeCase{"AlreadyExists", absl::StatusCode::kAlreadyExists,
                 grpc::StatusCode::ALREADY_EXISTS},
        CodeCase{"PermissionDenied", absl::StatusCode::kPermissionDenied,
                 grpc::StatusCode::PERMISSION_DENIED},
        CodeCase{"ResourceExhausted", absl::StatusCode::kResourceExhausted,
                 grpc::StatusCode::RESOURCE_EXHAUSTED},
        CodeCase{"FailedPrecondition", absl::StatusCode::kFailedPrecondition,
                 grpc::StatusCode::FAILED_PRECONDITION},
        CodeCase{"Aborted", absl::StatusCode::kAborted,
                 grpc::StatusCode::ABORTED},
        CodeCase{"OutOfRange", absl::StatusCode::kOutOfRange,
                 grpc::StatusCode::OUT_OF_RANGE},
        CodeCase{"Unimplemented", absl::StatusCode::kUnimplemented,
                 grpc::StatusCode::UNIMPLEMENTED},
        CodeCase{"Internal", absl::StatusCode::kInternal,
                 grpc::StatusCode::INTERNAL},
        CodeCase{"Unavailable", absl::StatusCode::kUnavailable,
                 grpc::StatusCode::UNAVAILABLE},
        CodeCase{"DataLoss", absl::StatusCode::kDataLoss,
                 grpc::StatusCode::DATA_LOSS},
        CodeCase{"Unauthenticated", absl::StatusCode::kUnauthenticated,
                 grpc::StatusCode::UNAUTHENTICATED}),
    [](const auto& row) { return row.param.name; });

TEST(GrpcStatus, OfOkHasNeitherMessageNorDetails) {
  const grpc::Status status = ToGrpcStatus(absl::OkStatus());

  EXPECT_TRUE(status.ok());
  EXPECT_THAT(status.error_message(), IsEmpty());
  EXPECT_THAT(status.error_details(), IsEmpty());
}

TEST(GrpcStatus, CarriesEveryDetailErrorInfoFirst) {
  absl::Status status = NotFoundWith("no such order");
  google::rpc::ResourceInfo resource;
  resource.set_resource_name("customers/c/orders/o");
  RequestInfo request;
  request.set_request_id("r");
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field("order_id");
  google::rpc::QuotaFailure quota;
  quota.add_violations()->set_subject("tenant");
  SetDetail(status, request);
  SetDetail(status, quota);
  SetDetail(status, bad_request);
  SetDetail(status, resource);
  base::SetRetryDelay(status, absl::Seconds(1));
  const grpc::Status sent = ToGrpcStatus(status);

  EXPECT_THAT(DetailNames(sent),
              ElementsAre("ErrorInfo", "RetryInfo", "BadRequest",
                          "ResourceInfo", "QuotaFailure", "RequestInfo"));
  ErrorInfo info;
  ASSERT_TRUE(DetailsOf(sent).details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "PC_404");
  ASSERT_TRUE(DetailsOf(sent).details(5).UnpackTo(&request));
  EXPECT_EQ(request.request_id(), "r");
}

TEST(GrpcStatus, SendsNoPayloadThatIsNoDetail) {
  absl::Status status = NotFoundWith("x");
  status.SetPayload("internal/secret", absl::Cord("x"));

  EXPECT_THAT(DetailNames(ToGrpcStatus(status)), ElementsAre("ErrorInfo"));
}

TEST(GrpcStatus, KeepsAMessageOfExactlyTheBound) {
  const std::string message(kMaxMessageBytes, 'x');

  EXPECT_EQ(ToGrpcStatus(NotFoundWith(message)).error_message(), message);
}

TEST(GrpcStatus, CutsAMessageOfOneByteMore) {
  const std::string message(kMaxMessageBytes + 1, 'x');

  EXPECT_EQ(ToGrpcStatus(NotFoundWith(message)).error_message(),
            std::string(kMaxMessageBytes, 'x'));
}

struct MessageCase {
  std::string name;
  std::string unit;
};

void PrintTo(const MessageCase& row, std::ostream* out) { *out << row.name; }

class GrpcStatusLongMessage : public ::testing::TestWithParam<MessageCase> {};

TEST_P(GrpcStatusLongMessage, IsCutAfterEncodingBetweenCharacters) {
  // Every offset of the bound within a character.
  for (size_t shift = 0; shift < 12; ++shift) {
    std::string message(shift, 'x');
    while (message.size() < 2 * kMaxMessageBytes) message += GetParam().unit;
    const grpc::Status status = ToGrpcStatus(NotFoundWith(message));
    const std::string cut = status.error_message();

    EXPECT_EQ(message.substr(0, cut.size()), cut);
    EXPECT_TRUE(IsWholeUtf8(cut)) << shift;
    EXPECT_LE(EncodedSize(cut), kMaxMessageBytes) << shift;
    EXPECT_GT(EncodedSize(cut + GetParam().unit), kMaxMessageBytes) << shift;
    EXPECT_EQ(DetailsOf(status).message(), cut);
  }
}

INSTANTIATE_TEST_SUITE_P(
    GrpcStatus, GrpcStatusLongMessage,
    ::testing::Values(MessageCase{"Ascii", "x"}, MessageCase{"Percent", "%"},
                      MessageCase{"LineEnd", "\n"},
                      MessageCase{"Delete", "\x7f"},
                      MessageCase{"TwoBytes", "\xC3\xBC"},
                      MessageCase{"ThreeBytes", "\xE2\x82\xAC"},
                      MessageCase{"FourBytes", "\xF0\x9F\x98\x80"}),
    [](const auto& row) { return row.param.name; });

TEST(GrpcStatus, KeepsDetailsWithinTheirBound) {
  absl::Status status = NotFoundWith(std::string(2000, '\n'));
  google::rpc::BadRequest bad_request;
  for (int i = 0; i < 200; ++i) {
    bad_request.add_field_violations()->set_description(std::string(50, 'x'));
  }
  SetDetail(status, bad_request);
  const grpc::Status sent = ToGrpcStatus(status);

  EXPECT_LE(sent.error_details().size(), kMaxDetailsBytes);
  EXPECT_THAT(DetailNames(sent), ElementsAre("ErrorInfo"));
}

TEST(GrpcStatus, LeavesOutWhatIsTooLargeAndKeepsWhatIsWorthMore) {
  absl::Status status =
      MakeError(absl::StatusCode::kUnavailable,
                orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "x");
  base::SetRetryDelay(status, absl::Seconds(1));
  google::rpc::ResourceInfo resource;
  resource.set_description(std::string(kMaxDetailsBytes, 'x'));
  SetDetail(status, resource);
  RequestInfo request;
  request.set_request_id("r");
  SetDetail(status, request);

  EXPECT_THAT(DetailNames(ToGrpcStatus(status)),
              ElementsAre("ErrorInfo", "RetryInfo", "RequestInfo"));
}

TEST(GrpcStatus, KeepsDetailsOfExactlyTheirBound) {
  absl::Status status = NotFoundWith("x");
  RequestInfo request;
  request.set_serving_data(std::string(3000, 'x'));
  SetDetail(status, request);
  const size_t room =
      kMaxDetailsBytes - ToGrpcStatus(status).error_details().size();
  request.set_serving_data(std::string(3000 + room, 'x'));
  SetDetail(status, request);
  const grpc::Status fits = ToGrpcStatus(status);
  request.set_serving_data(std::string(3000 + room + 1, 'x'));
  SetDetail(status, request);
  const grpc::Status one_more = ToGrpcStatus(status);

  EXPECT_EQ(fits.error_details().size(), kMaxDetailsBytes);
  EXPECT_THAT(DetailNames(fits), ElementsAre("ErrorInfo", "RequestInfo"));
  EXPECT_THAT(DetailNames(one_more), ElementsAre("ErrorInfo"));
}

TEST(Pushback, IsTheRetryDelayInMilliseconds) {
  absl::Status status =
      MakeError(absl::StatusCode::kUnavailable,
                orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "x");
  base::SetRetryDelay(status, absl::Milliseconds(2500));

  EXPECT_EQ(PushbackOf(status, absl::Minutes(1)), "2500");
}

TEST(Pushback, IsZeroForARetryAtOnce) {
  absl::Status status =
      MakeError(absl::StatusCode::kUnavailable,
                orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "x");
  base::SetRetryDelay(status, absl::ZeroDuration());

  EXPECT_EQ(PushbackOf(status, absl::Minutes(1)), "0");
}

TEST(Pushback, IsNeverForAReplyThatIsTooLarge) {
  EXPECT_EQ(
      PushbackOf(MakeError(absl::StatusCode::kResourceExhausted,
                           orders::v1::ERROR_REASON_RESPONSE_TOO_LARGE, "x"),
                 absl::Minutes(1)),
      "-1");
}

TEST(Pushback, IsNeverWhereTheDeadlineComesFirst) {
  absl::Status status =
      MakeError(absl::StatusCode::kUnavailable,
                orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "x");
  base::SetRetryDelay(status, absl::Seconds(30));

  EXPECT_EQ(PushbackOf(status, absl::Seconds(30)), "-1");
  EXPECT_EQ(PushbackOf(status, absl::Seconds(31)), "30000");
  EXPECT_EQ(PushbackOf(status, absl::InfiniteDuration()), "30000");
}

TEST(Pushback, IsAbsentWhereARetryIsNotInvited) {
  EXPECT_EQ(PushbackOf(NotFoundWith("x"), absl::ZeroDuration()), std::nullopt);
  EXPECT_EQ(PushbackOf(absl::InternalError("x"), absl::ZeroDuration()),
            std::nullopt);
  EXPECT_EQ(PushbackOf(absl::OkStatus(), absl::ZeroDuration()), std::nullopt);
}

}  // namespace
}  // namespace partnercenter::gateway
