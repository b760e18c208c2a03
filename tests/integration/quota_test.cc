// Protection of the partner's quota, as callers and upstream see it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "simulator/partner_center_server.h"
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
using ::testing::_;
using ::testing::AnyOf;
using testing::CustomerOf;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::Eventually;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::OrdersCaller;
using ::testing::Pair;
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
  // Longer than calls wait for.
  Changing upstream(Throttled("3"));
  GatewayProcess gateway(upstream.base_url(),
                         {{"retry", {{"maxAttempts", 1}}}});
  const OrdersCaller caller(gateway.api());
  EXPECT_EQ(caller.List(CustomerOf(0)).reason(), "UPSTREAM_THROTTLED");
  upstream.Set(EmptyList());

  // However soon it opens: some call is the probe, and then all are good.
  int refused = 0;
  EXPECT_TRUE(Eventually([&] {
    const bool ok = caller.List(CustomerOf(1)).status.ok();
    if (!ok) ++refused;
    return ok;
  }));
  EXPECT_GT(refused, 0);
  EXPECT_EQ(upstream.requests(), 2);
  EXPECT_TRUE(caller.List(CustomerOf(2)).status.ok());
}

// Makes calls for different customers, all at once. Returns how many ended how:
// by reason, "" if OK, "none" for an error of the channel's own.
std::map<std::string, int> CallAtOnce(const GatewayProcess& gateway, int calls,
                                      const OrdersCaller::Options& options) {
  const OrdersCaller caller(gateway.api());
  std::mutex mutex;
  std::map<std::string, int> reasons;
  std::vector<std::thread> threads;
  for (int i = 0; i < calls; ++i) {
    threads.emplace_back([&, i] {
      const auto outcome = caller.List(CustomerOf(i), options);
      const bool is_local = !outcome.status.ok() && outcome.reason().empty();
      const std::lock_guard lock(mutex);
      ++reasons[is_local ? "none" : outcome.reason()];
    });
  }
  for (std::thread& thread : threads) thread.join();
  return reasons;
}

TEST(Quota, ThatIsBackSoonIsWaitedForByAllCalls) {
  std::mutex mutex;
  absl::Time back = absl::InfiniteFuture();
  RawHttpServer upstream([&](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      const absl::Time now = absl::Now();
      const std::lock_guard lock(mutex);
      // Before the gateway, which counts from when it has read the answer.
      back = std::min(back, now + absl::Milliseconds(900));
      served.Send(now < back ? Throttled("1") : EmptyList());
    }
  });
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"));

  EXPECT_THAT(CallAtOnce(gateway, 30, {}), ElementsAre(Pair("", 30)));
  EXPECT_LE(upstream.requests().size(), 60u);
}

TEST(Quota, ThatIsNotBackInTimeCostsOneRequestForAllThatWait) {
  Changing upstream(Throttled("1"));
  GatewayProcess gateway(upstream.base_url());

  EXPECT_THAT(CallAtOnce(gateway, 30, {}),
              ElementsAre(Pair("UPSTREAM_THROTTLED", 30)));
  // Each once at most, and then the probes; with a retry of each it were 90.
  EXPECT_LE(upstream.requests(), 40);
}

// An upstream that fails `failing` of ten requests, evenly spread.
RawHttpServer::Script FailSome(int failing) {
  return [failing, asked = std::make_shared<std::atomic<int>>(0)](
             ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      const int number = (*asked)++;
      const bool fails = number * failing % 10 + failing >= 10;
      served.Send(fails ? HttpAnswer(503, "") : EmptyList());
    }
  };
}

// Makes calls one after another until the breaker is open, at most `most`.
// Returns how many reached the upstream.
int CallUntilOpen(const GatewayProcess& gateway, int most) {
  const OrdersCaller caller(gateway.api());
  for (int i = 0; i < most; ++i) {
    if (caller.List(CustomerOf(i)).reason() == "CIRCUIT_OPEN") return i;
  }
  return most;
}

TEST(CircuitBreaker, OpensWhenSixOfTenRequestsFail) {
  RawHttpServer upstream(FailSome(6));
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"),
      {{"retry", {{"maxAttempts", 1}}}});

  const int calls = CallUntilOpen(gateway, 1000);

  EXPECT_GE(calls, 20);
  EXPECT_LT(calls, 1000);
}

TEST(CircuitBreaker, StaysClosedWhenThreeOfTenRequestsFail) {
  RawHttpServer upstream(FailSome(3));
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"),
      {{"retry", {{"maxAttempts", 1}}}});

  EXPECT_EQ(CallUntilOpen(gateway, 1000), 1000);
}

// A simulated Partner Center that answers after `latency`, and its gateway.
struct SlowUpstream {
  explicit SlowUpstream(absl::Duration latency) {
    simulator::SimulatorOptions options;
    options.port = 0;
    simulator = std::make_unique<simulator::PartnerCenterServer>(options);
    simulator->faults().Add(
        {.kind = simulator::FaultKind::kLatency, .delay = latency});
    EXPECT_TRUE(simulator->Start().ok());
    gateway = std::make_unique<GatewayProcess>(
        absl::StrCat("http://127.0.0.1:", simulator->port(), "/v1"));
  }
  double open() const {
    return testing::Scrape(gateway->metrics())
        .at("partnercenter_upstream_blocked{scope=\"breaker\"}");
  }

  std::unique_ptr<simulator::PartnerCenterServer> simulator;
  std::unique_ptr<GatewayProcess> gateway;
};

TEST(CircuitBreaker, OpensForASilentUpstreamWhateverTheDeadlines) {
  const SlowUpstream upstream(absl::Minutes(1));
  const OrdersCaller::Options hasty = {.deadline = absl::Seconds(2)};

  EXPECT_THAT(CallAtOnce(*upstream.gateway, 30, hasty),
              Each(Pair(AnyOf("none", "DEADLINE_EXCEEDED"), _)));

  EXPECT_TRUE(Eventually([&] { return upstream.open() == 1; }));
  const OrdersCaller caller(upstream.gateway->api());
  // Unless it is the probe.
  EXPECT_TRUE(Eventually([&] {
    return caller.List(CustomerOf(0), hasty).reason() == "CIRCUIT_OPEN";
  }));
}

TEST(CircuitBreaker, StaysClosedWhenCallersLeaveBeforeTheUsualTime) {
  const SlowUpstream upstream(absl::Milliseconds(300));

  const auto reasons =
      CallAtOnce(*upstream.gateway, 200, {.deadline = absl::Milliseconds(50)});

  EXPECT_EQ(reasons.count("CIRCUIT_OPEN"), 0u);
  EXPECT_EQ(upstream.open(), 0);
}

TEST(CircuitBreaker, ClosesThoughAProbeHangs) {
  std::atomic<bool> is_silent = true;
  std::atomic<int> hanging = 0;
  std::promise<void> release;
  RawHttpServer upstream(
      [&, released = release.get_future().share()](ServedConnection& served) {
        while (!served.ReadRequest().empty()) {
          if (is_silent) {
            ++hanging;
            released.wait();
          }
          served.Send(EmptyList());
        }
      });
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"));
  CallAtOnce(gateway, 30, {.deadline = absl::Seconds(2)});
  const OrdersCaller caller(gateway.api());
  EXPECT_TRUE(Eventually([&] {
    return caller.List(CustomerOf(0), {.deadline = absl::Seconds(2)})
               .reason() == "CIRCUIT_OPEN";
  }));

  const int before = hanging;
  std::thread probe([&] {
    EXPECT_TRUE(
        Eventually([&] { return caller.List(CustomerOf(0)).status.ok(); }));
  });
  EXPECT_TRUE(Eventually([&] { return hanging > before; }));
  is_silent = false;
  EXPECT_TRUE(Eventually([&] { return caller.List(CustomerOf(1)).status.ok(); },
                         testing::kSoon));

  release.set_value();
  probe.join();
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
