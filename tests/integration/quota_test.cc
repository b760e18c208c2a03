// Protection of the partner's quota, as callers and upstream see it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/health_check.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using grpc::health::v1::HealthCheckResponse;
using testing::CustomerOf;
using testing::Eventually;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

// An upstream whose answer a test may change.
class Changing {
 public:
  explicit Changing(std::string first)
      : answer_(std::move(first)), server_([this](ServedConnection& served) {
          while (!served.ReadRequest().empty()) {
            ++requests_;
            served.Send(answer());
          }
        }) {}

  void Set(std::string answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  int requests() const { return requests_; }
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }

 private:
  std::string answer() const {
    const std::lock_guard lock(mutex_);
    return answer_;
  }

  mutable std::mutex mutex_;
  std::string answer_;
  std::atomic<int> requests_ = 0;
  RawHttpServer server_;
};

std::string Throttled(const std::string& retry_after,
                      const std::string& message = "Rate limit is exceeded.") {
  return HttpAnswer(
      429,
      absl::StrCat(R"({ "statusCode": 429, "message": ")", message, R"(" })"),
      absl::StrCat("Retry-After: ", retry_after, "\r\n"));
}

std::string EmptyList() {
  return HttpAnswer(200, R"({"totalCount":0,"items":[]})");
}

TEST(Quota, OfAThrottledTenantIsNotTouchedUntilTheDelayHasPassed) {
  Changing upstream(Throttled("30"));
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  const absl::Time begin = absl::Now();
  EXPECT_EQ(caller.List(CustomerOf(0)).reason(), "UPSTREAM_THROTTLED");
  upstream.Set(EmptyList());

  for (int i = 0; i < 200; ++i) {
    const auto outcome = caller.List(CustomerOf(i));
    ASSERT_EQ(outcome.status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
    ASSERT_EQ(outcome.reason(), "UPSTREAM_THROTTLED");
    EXPECT_TRUE(outcome.Get<google::rpc::QuotaFailure>().has_value());
    const auto delay = outcome.Get<google::rpc::RetryInfo>()->retry_delay();
    const absl::Duration stated =
        absl::Seconds(delay.seconds()) + absl::Nanoseconds(delay.nanos());
    const absl::Duration left = begin + absl::Seconds(30) - absl::Now();
    EXPECT_LT(absl::AbsDuration(stated - left), absl::Seconds(1));
  }
  EXPECT_EQ(upstream.requests(), 1);
  EXPECT_EQ(testing::CheckHealth(gateway.health(), ""),
            HealthCheckResponse::SERVING);
}

TEST(Quota, OfAThrottledCustomerIsItsAlone) {
  Changing upstream(Throttled("30", "Too many requests for this customer."));
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  EXPECT_EQ(caller.List(CustomerOf(0)).reason(), "UPSTREAM_THROTTLED");
  upstream.Set(EmptyList());

  EXPECT_EQ(caller.List(CustomerOf(0)).reason(), "UPSTREAM_THROTTLED");
  EXPECT_TRUE(caller.List(CustomerOf(1)).status.ok());
  EXPECT_EQ(upstream.requests(), 2);
}

TEST(Quota, IsAskedForAgainByOneCallFirst) {
  Changing upstream(Throttled("1"));
  GatewayProcess gateway(upstream.base_url(),
                         {{"retry", {{"maxAttempts", 1}}}});
  const OrdersCaller caller(gateway.api());
  EXPECT_EQ(caller.List(CustomerOf(0)).reason(), "UPSTREAM_THROTTLED");
  upstream.Set(EmptyList());

  // However soon it opens: some call is the probe, and then all are good.
  int refused = 0;
  while (!caller.List(CustomerOf(1)).status.ok()) ++refused;
  EXPECT_GT(refused, 0);
  EXPECT_EQ(upstream.requests(), 2);
  EXPECT_TRUE(caller.List(CustomerOf(2)).status.ok());
}

TEST(Quota, IsHardlyTouchedByCallsThatAllFail) {
  Changing upstream(HttpAnswer(503, ""));
  GatewayProcess gateway(upstream.base_url());
  constexpr int kThreads = 8;
  constexpr int kCalls = 10'000;
  std::atomic<int> next = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      const OrdersCaller caller(gateway.api());
      for (int call = next++; call < kCalls; call = next++) {
        const auto outcome = caller.List(CustomerOf(call));
        if (outcome.status.error_code() == StatusCode::UNAVAILABLE) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failed, kCalls);
  EXPECT_GT(upstream.requests(), 0);
  EXPECT_LE(upstream.requests(), 1.2 * kCalls);
}

TEST(Quota, OfAnUpstreamThatFailsIsToldByHealth) {
  Changing upstream(HttpAnswer(503, ""));
  GatewayProcess gateway(upstream.base_url());
  EXPECT_EQ(testing::CheckHealth(gateway.health(), "upstream"),
            HealthCheckResponse::SERVING);
  const OrdersCaller caller(gateway.api());
  for (int i = 0; caller.List(CustomerOf(i)).reason() != "CIRCUIT_OPEN"; ++i) {
    ASSERT_LT(i, 1000);
  }
  // The watch looks once a second; the breaker is open until a probe succeeds.
  EXPECT_TRUE(Eventually([&] {
    return testing::CheckHealth(gateway.health(), "upstream") ==
           HealthCheckResponse::NOT_SERVING;
  }));
  EXPECT_EQ(testing::CheckHealth(gateway.health(), ""),
            HealthCheckResponse::SERVING);
  upstream.Set(EmptyList());
  EXPECT_TRUE(
      Eventually([&] { return caller.List(CustomerOf(0)).status.ok(); }));
  EXPECT_TRUE(Eventually([&] {
    return testing::CheckHealth(gateway.health(), "upstream") ==
           HealthCheckResponse::SERVING;
  }));
}

TEST(RateLimiter, HoldsCallsBackAndTellsThoseThatCannotWait) {
  Changing upstream(EmptyList());
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"requestsPerMinute", 1}}}});
  const OrdersCaller caller(gateway.api());
  int served = 0;
  OrdersCaller::ListOutcome outcome;
  do {
    outcome = caller.List(CustomerOf(served), {.deadline = absl::Seconds(20)});
    if (outcome.status.ok()) ++served;
  } while (outcome.status.ok());

  EXPECT_EQ(outcome.status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(outcome.reason(), "RATE_LIMITED");
  EXPECT_TRUE(outcome.Get<google::rpc::RetryInfo>().has_value());
  EXPECT_EQ(upstream.requests(), served);
  EXPECT_GT(served, 0);
}

// Which of the requests are for customers of this number or a higher one.
int CountFrom(int number, const std::vector<std::string>& requests) {
  const std::string least = "GET /v1/customers/" + CustomerOf(number);
  return static_cast<int>(absl::c_count_if(
      requests, [&least](const auto& request) { return request >= least; }));
}

TEST(RateLimiter, IsSharedByCallersInTurn) {
  constexpr int kNoisyCalls = 200;
  constexpr int kCalmCalls = kNoisyCalls / 50;
  constexpr int kFirstCalm = 1000;
  constexpr size_t kCounted = 60;
  RawHttpServer upstream(testing::AnswerAll(EmptyList()));
  MutualTlsGateway gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"),
      {{"limits", {{"requestsPerMinute", 1200}}}});
  const OrdersCaller noisy = gateway.Caller({"URI:spiffe://corp/noisy"});
  const OrdersCaller calm = gateway.Caller({"URI:spiffe://corp/calm"});
  std::vector<grpc::ClientContext> contexts(kNoisyCalls);
  std::vector<std::thread> threads;
  for (int i = 0; i < kNoisyCalls; ++i) {
    threads.emplace_back(
        [&, i] { noisy.List(CustomerOf(i), {.context = &contexts[i]}); });
  }
  EXPECT_TRUE(Eventually([&] {
    return testing::Scrape(gateway.gateway().metrics())
               .at("partnercenter_queue_calls") >= kNoisyCalls / 2;
  }));

  // One that always asks for its turn.
  const size_t before = upstream.requests().size();
  std::atomic<bool> has_ended = false;
  std::atomic<int> next = kFirstCalm;
  for (int i = 0; i < kCalmCalls; ++i) {
    threads.emplace_back([&] {
      while (!has_ended) calm.List(CustomerOf(next++));
    });
  }
  const bool all =
      upstream.WaitForRequests(before + kCounted, absl::Seconds(30));
  auto requests = upstream.requests();
  has_ended = true;
  for (grpc::ClientContext& context : contexts) context.TryCancel();
  for (std::thread& thread : threads) thread.join();

  ASSERT_TRUE(all);
  requests.resize(before + kCounted);
  EXPECT_GE(CountFrom(kFirstCalm, requests), 0.4 * kCounted);
  EXPECT_LE(CountFrom(kFirstCalm, requests), 0.6 * kCounted);
}

}  // namespace
}  // namespace partnercenter
