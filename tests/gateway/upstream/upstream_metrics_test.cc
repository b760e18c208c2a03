#include "gateway/upstream/upstream_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/gateway/metrics/collected.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Each;
using ::testing::Pair;

const client::OrderQuery kQuery = {
    .customer_id = *base::Guid::Parse("44e5b981-00c6-4fb0-a738-22ac2ea54ab1")};

client::UpstreamAttempt Answered(int http_status) {
  client::UpstreamAttempt ended;
  ended.event = client::HttpEvent::kAnswer;
  ended.http_status = http_status;
  ended.length = absl::Milliseconds(250);
  return ended;
}

class UpstreamMetricsTest : public ::testing::Test {
 protected:
  prometheus::Registry registry_;
  UpstreamMetrics metrics_{registry_};
};

TEST_F(UpstreamMetricsTest, StartWithEverySeriesAtZero) {
  const auto series = Collected(registry_);

  EXPECT_THAT(series, Each(Pair(::testing::_, 0)));
  // Sixteen outcomes; 16 buckets, the last one, sum and count.
  EXPECT_EQ(series.size(), 3u * (16 + 16 + 3));
}

TEST_F(UpstreamMetricsTest, CountEachAttemptByRouteAndOutcome) {
  client::OrderQuery cycle = kQuery;
  cycle.billing_cycle = orders::v1::BILLING_CYCLE_MONTHLY;
  client::OrderQuery order = kQuery;
  order.order_id = client::OrderId::Parse("x");

  metrics_.CountAttempt(kQuery, Answered(200));
  metrics_.CountAttempt(kQuery, Answered(429));
  metrics_.CountAttempt(cycle, Answered(503));
  metrics_.CountAttempt(order, Answered(200));

  const std::string requests = "partnercenter_upstream_requests_total";
  auto series = Collected(registry_);
  EXPECT_EQ(series[requests + R"({outcome="2xx",route="list_orders"})"], 1);
  EXPECT_EQ(series[requests + R"({outcome="429",route="list_orders"})"], 1);
  EXPECT_EQ(series[requests +
                   R"({outcome="5xx",route="list_orders_by_billing_cycle"})"],
            1);
  EXPECT_EQ(series[requests + R"({outcome="2xx",route="get_order"})"], 1);
  const std::string seconds = "partnercenter_upstream_request_duration_seconds";
  EXPECT_EQ(series[seconds + R"(_count{route="list_orders"})"], 2);
  EXPECT_EQ(series[seconds + R"(_sum{route="list_orders"})"], 0.5);
  EXPECT_EQ(series[seconds + R"(_bucket{route="list_orders",le="0.2"})"], 0);
  EXPECT_EQ(series[seconds + R"(_bucket{route="list_orders",le="0.3"})"], 2);
}

TEST_F(UpstreamMetricsTest, LeaveOutAnAttemptThatFoundNoToken) {
  client::UpstreamAttempt without_token;
  without_token.status = absl::UnavailableError("no token");

  metrics_.CountAttempt(kQuery, without_token);

  EXPECT_THAT(Collected(registry_), Each(Pair(::testing::_, 0)));
}

}  // namespace
}  // namespace partnercenter::gateway
