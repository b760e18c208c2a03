#pragma once

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "base/guid.h"
#include "tests/support/orders_caller.h"

namespace partnercenter {

// For what is not checked.
inline constexpr char kAny[] = "*";

// Error of the gateway's own domain that a caller is to get off the wire.
struct ExpectedError {
  grpc::StatusCode code = grpc::StatusCode::UNAVAILABLE;
  std::string reason;
  std::string phase;
  // Seconds of RetryInfo; -1: none, and no pushback.
  int retry_seconds = -1;
  std::string attempts = kAny;
};

inline void ExpectText(const std::string& text, const std::string& expected) {
  if (expected != kAny) {
    EXPECT_EQ(text, expected);
  }
}

template <typename Outcome>
void ExpectError(const Outcome& outcome, const ExpectedError& expected) {
  EXPECT_EQ(outcome.status.error_code(), expected.code)
      << outcome.status.error_message();
  const auto info = outcome.template Get<google::rpc::ErrorInfo>();
  ASSERT_TRUE(info.has_value()) << outcome.status.error_message();
  ExpectText(info->reason(), expected.reason);
  EXPECT_EQ(info->domain(), "orders-gateway");
  ExpectText(outcome.Metadata("phase"), expected.phase);
  ExpectText(outcome.Metadata("attempts"), expected.attempts);

  const auto retry = outcome.template Get<google::rpc::RetryInfo>();
  const std::string pushback = outcome.Trailer("grpc-retry-pushback-ms");
  if (expected.retry_seconds >= 0) {
    ASSERT_TRUE(retry.has_value());
    EXPECT_EQ(retry->retry_delay().seconds(), expected.retry_seconds);
    EXPECT_EQ(pushback, absl::StrCat(expected.retry_seconds * 1000));
  } else {
    EXPECT_FALSE(retry.has_value());
    EXPECT_EQ(pushback, "");
  }

  const std::string request_id = outcome.Trailer("ms-request-id");
  EXPECT_TRUE(base::Guid::Parse(request_id).has_value());
  EXPECT_TRUE(base::Guid::Parse(outcome.Trailer("ms-correlation-id")));
  const auto request_info = outcome.template Get<google::rpc::RequestInfo>();
  ASSERT_TRUE(request_info.has_value());
  EXPECT_EQ(request_info->request_id(), request_id);
}

}  // namespace partnercenter
