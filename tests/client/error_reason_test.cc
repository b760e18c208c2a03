#include "client/error_reason.h"

#include <gtest/gtest.h>

#include <optional>

#include "base/error_details.h"

namespace partnercenter::client {
namespace {

using absl::StatusCode;
using google::rpc::ErrorInfo;

TEST(MakeError, SaysWhoStatesTheReason) {
  const auto domain = [](const absl::Status& status) {
    return base::GetDetail<ErrorInfo>(status).value_or(ErrorInfo()).domain();
  };
  const absl::Status ours =
      MakeError(StatusCode::kInternal, kUpstreamMalformed, "message");
  EXPECT_EQ(ours.message(), "message");
  EXPECT_EQ(domain(ours), "orders-gateway");
  const absl::Status theirs = base::MakeError(
      StatusCode::kInvalidArgument, kUpstreamDomain, "PC_400", "message");
  EXPECT_EQ(domain(theirs), "partnercenter.microsoft.com");
}

TEST(EnsureRetryDelay, OffersAnotherTryWhereItMayHelp) {
  const auto delay = [](StatusCode code, absl::string_view reason) {
    absl::Status status = MakeError(code, reason, "x");
    EXPECT_EQ(base::RetryDelayOf(status), std::nullopt);
    EnsureRetryDelay(status);
    return base::RetryDelayOf(status);
  };
  EXPECT_EQ(delay(StatusCode::kUnavailable, kUpstreamUnreachable),
            base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kResourceExhausted, "CALLER_LIMIT"),
            base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kResourceExhausted, kResponseTooLarge),
            std::nullopt);
  EXPECT_EQ(delay(StatusCode::kInternal, kUpstreamMalformed), std::nullopt);
  EXPECT_EQ(delay(StatusCode::kInternal, "PC_500"), base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kInternal, "PC_500_20002"),
            base::kDefaultRetryDelay);
  EXPECT_EQ(delay(StatusCode::kInternal, "PC_501_20002"), std::nullopt);
  EXPECT_EQ(delay(StatusCode::kNotFound, "PC_404"), std::nullopt);
}

TEST(EnsureRetryDelay, KeepsADelayThatWasStated) {
  absl::Status status =
      MakeError(StatusCode::kUnavailable, kUpstreamUnavailable, "x");
  base::SetRetryDelay(status, absl::Seconds(57));
  EnsureRetryDelay(status);
  EXPECT_EQ(base::RetryDelayOf(status), absl::Seconds(57));
}

}  // namespace
}  // namespace partnercenter::client
