#include "gateway/upstream/token_metrics.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_details.h"
#include "client/auth/token_response.h"
#include "client/error_reason.h"
#include "tests/gateway/metrics/collected.h"

namespace partnercenter::gateway {
namespace {

constexpr char kExpiry[] = "partnercenter_token_expiry_timestamp_seconds";
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

  prometheus::Registry registry_;
  TokenMetrics metrics_{registry_};
};

TEST_F(TokenMetricsTest, StartWithoutAToken) {
  EXPECT_EQ(Value(kAvailable), 0);
  EXPECT_EQ(Value(kExpiry), 0);
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
  EXPECT_EQ(Value(kExpiry), 1790000000);
}

TEST_F(TokenMetricsTest, TellThatATokenDoesNotSayWhenItExpires) {
  metrics_.SetToken(client::AccessToken{"secret"});

  EXPECT_EQ(Value(kExpiry), std::numeric_limits<double>::infinity());
}

TEST_F(TokenMetricsTest, ForgetATokenThatIsNotToBeHad) {
  metrics_.SetToken(client::AccessToken{"secret"});

  metrics_.SetToken(client::TokenUnavailable("entra is down"));

  EXPECT_EQ(Value(kAvailable), 0);
  EXPECT_EQ(Value(kExpiry), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
