#include "client/error_reason.h"

#include <gtest/gtest.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "base/error_details.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using google::rpc::ErrorInfo;

TEST(ReasonText, IsTheNameWithoutItsPrefixForEveryValue) {
  const auto& values = *orders::v1::ErrorReason_descriptor();
  for (int i = 0; i < values.value_count(); ++i) {
    const auto reason = static_cast<ErrorReason>(values.value(i)->number());
    EXPECT_EQ(absl::StrCat("ERROR_REASON_", ReasonText(reason)),
              values.value(i)->name());
  }
  EXPECT_EQ(ReasonText(orders::v1::ERROR_REASON_RATE_LIMITED), "RATE_LIMITED");
}

TEST(ReasonText, IsEmptyForANumberThatIsNoValue) {
  EXPECT_EQ(
      ReasonText(static_cast<ErrorReason>(orders::v1::ErrorReason_MAX + 1)),
      "");
}

TEST(HasReason, ComparesTheReasonThatTheStatusStates) {
  const absl::Status status = MakeError(
      StatusCode::kUnavailable, orders::v1::ERROR_REASON_OVERLOADED, "x");
  EXPECT_TRUE(HasReason(status, orders::v1::ERROR_REASON_OVERLOADED));
  EXPECT_FALSE(HasReason(status, orders::v1::ERROR_REASON_DRAINING));
  EXPECT_FALSE(HasReason(absl::UnavailableError("x"),
                         orders::v1::ERROR_REASON_OVERLOADED));
}

TEST(MakeError, SaysWhoStatesTheReason) {
  const auto domain = [](const absl::Status& status) {
    return base::GetDetail<ErrorInfo>(status).value_or(ErrorInfo()).domain();
  };
  const absl::Status ours =
      MakeError(StatusCode::kInternal,
                orders::v1::ERROR_REASON_UPSTREAM_MALFORMED, "message");
  EXPECT_EQ(ours.message(), "message");
  EXPECT_EQ(domain(ours), "orders-gateway");
  const absl::Status theirs = base::MakeError(
      StatusCode::kInvalidArgument, kUpstreamDomain, "PC_400", "message");
  EXPECT_EQ(domain(theirs), "partnercenter.microsoft.com");
}

TEST(EnsureRetryDelay, OffersAnotherAttemptWhereItMayHelp) {
  const auto delay = [](StatusCode code, absl::string_view reason) {
    absl::Status status = base::MakeError(code, kGatewayDomain, reason, "x");
    EXPECT_EQ(base::RetryDelayOf(status), std::nullopt);
    EnsureRetryDelay(status);
    return base::RetryDelayOf(status);
  };
  EXPECT_EQ(delay(StatusCode::kUnavailable, "UPSTREAM_UNREACHABLE"),
            base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kResourceExhausted, "CALLER_LIMIT"),
            base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kResourceExhausted, "RESPONSE_TOO_LARGE"),
            std::nullopt);
  EXPECT_EQ(delay(StatusCode::kInternal, "UPSTREAM_MALFORMED"), std::nullopt);
  EXPECT_EQ(delay(StatusCode::kInternal, "PC_500"), base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kInternal, "PC_500_20002"),
            base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kInternal, "PC_501_20002"), std::nullopt);
  EXPECT_EQ(delay(StatusCode::kNotFound, "PC_404"), std::nullopt);
}

TEST(EnsureRetryDelay, KeepsADelayThatWasStated) {
  absl::Status status =
      MakeError(StatusCode::kUnavailable,
                orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "x");
  base::SetRetryDelay(status, absl::Seconds(57));
  EnsureRetryDelay(status);
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(57));
}

}  // namespace
}  // namespace partnercenter::client
