#include "gateway/call/stale_policy.h"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>

#include "base/error_details.h"
#include "client/error_reason.h"

namespace partnercenter::gateway {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1714979289);

struct ErrorCase {
  std::string name;
  absl::StatusCode code;
  absl::string_view reason;
  bool is_replaceable;
};

void PrintTo(const ErrorCase& row, std::ostream* os) { *os << row.name; }

class ReplaceableErrors : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(ReplaceableErrors, AreThoseOfTheUpstreamAndItsProtection) {
  const absl::Status error = base::MakeError(
      GetParam().code, client::kGatewayDomain, GetParam().reason, "message");

  const auto oldest = OldestStaleResponse(error, absl::Hours(1), kNow);

  EXPECT_EQ(oldest, GetParam().is_replaceable
                        ? std::make_optional(kNow - absl::Hours(1))
                        : std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    StalePolicy, ReplaceableErrors,
    ::testing::Values(
        ErrorCase{"UpstreamUnavailable", absl::StatusCode::kUnavailable,
                  "UPSTREAM_UNAVAILABLE", true},
        ErrorCase{"CircuitOpen", absl::StatusCode::kUnavailable, "CIRCUIT_OPEN",
                  true},
        ErrorCase{"Overloaded", absl::StatusCode::kUnavailable, "OVERLOADED",
                  true},
        ErrorCase{"Malformed", absl::StatusCode::kInternal,
                  "UPSTREAM_MALFORMED", true},
        ErrorCase{"Throttled", absl::StatusCode::kResourceExhausted,
                  "UPSTREAM_THROTTLED", true},
        ErrorCase{"RateLimited", absl::StatusCode::kResourceExhausted,
                  "RATE_LIMITED", true},
        ErrorCase{"Draining", absl::StatusCode::kUnavailable, "DRAINING",
                  false},
        ErrorCase{"DeadlineExceeded", absl::StatusCode::kDeadlineExceeded,
                  "DEADLINE_EXCEEDED", false},
        ErrorCase{"Cancelled", absl::StatusCode::kCancelled, "CANCELLED",
                  false},
        ErrorCase{"NotFound", absl::StatusCode::kNotFound, "PC_404", false},
        ErrorCase{"InvalidRequest", absl::StatusCode::kInvalidArgument,
                  "INVALID_REQUEST", false}),
    [](const auto& row) { return row.param.name; });

TEST(StalePolicy, ReplacesNothingIfTheCallerAcceptsNoStaleResponse) {
  const absl::Status error =
      client::MakeError(absl::StatusCode::kUnavailable,
                        orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "503");

  EXPECT_EQ(OldestStaleResponse(error, absl::ZeroDuration(), kNow),
            std::nullopt);
  EXPECT_EQ(OldestStaleResponse(error, absl::Seconds(-1), kNow), std::nullopt);
}

TEST(StalePolicy, ReplacesNoSuccess) {
  EXPECT_EQ(OldestStaleResponse(absl::OkStatus(), absl::Hours(1), kNow),
            std::nullopt);
}

TEST(StalePolicy, AcceptsAResponseOfAnyAgeForAnInfiniteLimit) {
  const absl::Status error =
      client::MakeError(absl::StatusCode::kUnavailable,
                        orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, "503");

  EXPECT_EQ(OldestStaleResponse(error, absl::InfiniteDuration(), kNow),
            absl::InfinitePast());
}

}  // namespace
}  // namespace partnercenter::gateway
