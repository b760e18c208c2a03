#include "gateway/upstream/token_metrics.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_details.h"
#include "client/auth/token_response.h"
#include "client/error_reason.h"
#include "tests/gateway/metrics/collected.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

constexpr char kAvailable[] = "partnercenter_credential_available";

class TokenMetricsTest : public ::testing::Test {
 protected:
  double Value(const std::string& series) const {
    return Collected(registry_).at(series);
  }
  double Fetches(const std::string& result) const {
    return Value("partnercenter_token_refresh_total{result=\"" + result +
                 "\"}");
  }

  testing::FakeClock clock_;
  prometheus::Registry registry_;
  TokenMetrics metrics_{registry_};
};

TEST_F(TokenMetricsTest, StartWithoutAToken) {
  EXPECT_EQ(Value(kAvailable), 0);
  EXPECT_EQ(metrics_.ExpirySeconds(clock_), 0);
  EXPECT_EQ(Fetches("ok"), 0);
  EXPECT_EQ(Fetches("rejected"), 0);
  EXPECT_EQ(Fetches("unavailable"), 0);
}

TEST_F(TokenMetricsTest, CountFetchesByTheirResult) {
  metrics_.CountFetch(absl::OkStatus());
  metrics_.CountFetch(
      client::MakeError(absl::StatusCode::kInternal,
                        orders::v1::ERROR_REASON_UPSTREAM_CREDENTIAL_REJECTED,
                        "renew the secret"));
  metrics_.CountFetch(client::TokenUnavailable("entra is down"));
  metrics_.CountFetch(client::TokenUnavailable("entra is down"));

  EXPECT_EQ(Fetches("ok"), 1);
  EXPECT_EQ(Fetches("rejected"), 1);
  EXPECT_EQ(Fetches("unavailable"), 2);
}

TEST_F(TokenMetricsTest, TellWhenTheTokenExpires) {
  metrics_.SetToken(
      client::AccessToken{"secret", absl::FromUnixSeconds(1790000000)});

  EXPECT_EQ(Value(kAvailable), 1);
  EXPECT_EQ(metrics_.ExpirySeconds(clock_), 1790000000);
}

TEST_F(TokenMetricsTest, TellTheExpiryByTheWallTimeOfTheScrape) {
  metrics_.SetToken(
      client::AccessToken{"secret", clock_.Now() + absl::Minutes(50)});
  for (const absl::Duration step : {absl::Hours(3), -absl::Hours(7)}) {
    clock_.SetWallTimeBy(step);
    clock_.Advance(absl::Minutes(10));

    EXPECT_EQ(metrics_.ExpirySeconds(clock_) -
                  absl::ToDoubleSeconds(clock_.WallTime() - absl::UnixEpoch()),
              step > absl::ZeroDuration() ? 40 * 60 : 30 * 60);
  }
}

TEST_F(TokenMetricsTest, TellThatATokenDoesNotSayWhenItExpires) {
  metrics_.SetToken(client::AccessToken{"secret"});

  EXPECT_EQ(metrics_.ExpirySeconds(clock_),
            std::numeric_limits<double>::infinity());
}

TEST_F(TokenMetricsTest, ForgetATokenThatIsNotToBeHad) {
  metrics_.SetToken(client::AccessToken{"secret"});

  metrics_.SetToken(client::TokenUnavailable("entra is down"));

  EXPECT_EQ(Value(kAvailable), 0);
  EXPECT_EQ(metrics_.ExpirySeconds(clock_), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
