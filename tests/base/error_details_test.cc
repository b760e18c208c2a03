#include "base/error_details.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace partnercenter::base {
namespace {

using absl::StatusCode;
using google::rpc::ErrorInfo;
using google::rpc::ResourceInfo;
using google::rpc::RetryInfo;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

ErrorInfo InfoOf(const absl::Status& status) {
  return GetDetail<ErrorInfo>(status).value_or(ErrorInfo());
}

TEST(ErrorDetails, StandUnderTheTypeUrlOfAny) {
  absl::Status status = absl::NotFoundError("x");
  SetDetail(status, ResourceInfo());
  EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.ResourceInfo"));
}

TEST(ErrorDetails, AreReplacedNotRepeated) {
  absl::Status status = MakeError(StatusCode::kInternal, "DOMAIN", "ONE", "x");
  ErrorInfo info;
  info.set_reason("TWO");
  SetDetail(status, info);
  EXPECT_EQ(ReasonOf(status), "TWO");
}

TEST(ErrorDetails, ThatAreNotThereAreNone) {
  EXPECT_FALSE(GetDetail<ErrorInfo>(absl::InternalError("x")).has_value());
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), "");
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
  EXPECT_EQ(RetryDelayOf(absl::InternalError("x")), std::nullopt);
}

TEST(ErrorDetails, ThatDoNotParseAreNone) {
  absl::Status status = absl::InternalError("x");
  status.SetPayload(DetailUrl<ErrorInfo>(), absl::Cord("\xFF\xFF"));
  EXPECT_FALSE(GetDetail<ErrorInfo>(status).has_value());
}

TEST(MakeError, StatesReasonAndDomain) {
  const absl::Status status =
      MakeError(StatusCode::kInvalidArgument, "DOMAIN", "REASON", "message");
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "message");
  EXPECT_EQ(InfoOf(status).domain(), "DOMAIN");
  EXPECT_EQ(InfoOf(status).reason(), "REASON");
}

TEST(RetryDelay, IsKeptToTheNanosecond) {
  absl::Status status = absl::UnavailableError("x");
  SetRetryDelay(status, absl::Milliseconds(1500) + absl::Nanoseconds(1));
  const auto info = GetDetail<RetryInfo>(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->retry_delay().seconds(), 1);
  EXPECT_EQ(info->retry_delay().nanos(), 500000001);
  EXPECT_EQ(RetryDelayOf(status),
            absl::Milliseconds(1500) + absl::Nanoseconds(1));
}

TEST(RetryDelay, IsAtMostWhatTheMessageHolds) {
  constexpr int64_t kMost = 315'576'000'000;
  for (const absl::Duration delay :
       {absl::Seconds(kMost), absl::InfiniteDuration()}) {
    absl::Status status = absl::UnavailableError("x");
    SetRetryDelay(status, delay);

    EXPECT_EQ(GetDetail<RetryInfo>(status)->retry_delay().seconds(), kMost);
    EXPECT_GE(RetryDelayOf(status), absl::Seconds(kMost));
  }
}

TEST(SetMetadata, KeepsTheReasonAndOtherMetadata) {
  absl::Status status =
      MakeError(StatusCode::kInternal, "DOMAIN", "REASON", "x");
  SetMetadata(status, "a", "1");
  SetMetadata(status, "b", "2");
  SetMetadata(status, "a", "3");
  EXPECT_EQ(ReasonOf(status), "REASON");
  EXPECT_THAT(InfoOf(status).metadata(),
              UnorderedElementsAre(Pair("a", "3"), Pair("b", "2")));
}

TEST(SetMetadata, AddsNothingForAnEmptyValue) {
  absl::Status status =
      MakeError(StatusCode::kInternal, "DOMAIN", "REASON", "x");
  SetMetadata(status, "a", "");
  EXPECT_THAT(InfoOf(status).metadata(), IsEmpty());
}

TEST(SetMetadata, CutsLongValues) {
  absl::Status status =
      MakeError(StatusCode::kInternal, "DOMAIN", "REASON", "x");
  SetMetadata(status, "a", std::string(257, 'x'));
  EXPECT_THAT(InfoOf(status).metadata(),
              ElementsAre(Pair("a", std::string(256, 'x'))));
}

TEST(MetadataOf, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(MetadataOf(absl::InternalError("x"), "a"), "");
  absl::Status status =
      MakeError(StatusCode::kInternal, "DOMAIN", "REASON", "x");
  EXPECT_EQ(MetadataOf(status, "a"), "");
  SetMetadata(status, "a", "1");
  EXPECT_EQ(MetadataOf(status, "a"), "1");
}

TEST(CutUtf8, KeepsWholeCharacters) {
  EXPECT_EQ(CutUtf8("abc", 5), "abc");
  EXPECT_EQ(CutUtf8("abc", 3), "abc");
  EXPECT_EQ(CutUtf8("abc", 2), "ab");
  EXPECT_EQ(CutUtf8("a€", 4), "a€");
  EXPECT_EQ(CutUtf8("a€", 3), "a");
  EXPECT_EQ(CutUtf8("a€", 2), "a");
  EXPECT_EQ(CutUtf8("😀", 3), "");
  EXPECT_EQ(CutUtf8("", 0), "");
}

}  // namespace
}  // namespace partnercenter::base
