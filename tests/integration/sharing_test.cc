// One answer for many calls: shared fetches and cached responses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/health_check.h"
#include "tests/support/log_line.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using orders::v1::Freshness;
using orders::v1::ListOrdersRequest;
using testing::Eventually;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::LogLine;
using testing::NeverAnswer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

// Waits until so many calls of ListOrders have begun.
void AwaitCalls(const GatewayProcess& gateway, int calls) {
  constexpr char kStarted[] =
      "grpc_server_started_total{grpc_method=\"ListOrders\",grpc_service="
      "\"partnercenter.orders.v1.OrdersService\",grpc_type=\"unary\"}";
  EXPECT_TRUE(Eventually([&] {
    return testing::Scrape(gateway.metrics()).at(kStarted) >= calls;
  }));
  // A call that has begun joins at once, on the thread that serves this too.
  testing::CheckHealth(gateway.api(), "");
}

const std::string kEmptyList = R"({"totalCount":0,"items":[]})";

std::string EmptyList() { return HttpAnswer(200, kEmptyList); }

// The log's lines of calls so far.
std::vector<LogLine> CallsLogged(const GatewayProcess& gateway) {
  std::vector<LogLine> calls;
  for (const absl::string_view line :
       absl::StrSplit(gateway.log(), '\n', absl::SkipEmpty())) {
    if (absl::StrContains(line, R"("message":"call")")) {
      calls.emplace_back(std::string(line));
    }
  }
  return calls;
}

// An upstream that answers when it is told to, and counts.
class Held {
 public:
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  void Answer() { answer_.set_value(); }
  const RawHttpServer& server() const { return server_; }

 private:
  std::promise<void> answer_;
  RawHttpServer server_{
      [answered = answer_.get_future().share()](ServedConnection& served) {
        while (!served.ReadRequest().empty()) {
          answered.wait();
          served.Send(EmptyList());
        }
      }};
};

// Calls that run at the same time, each on a thread of its own.
class Calls {
 public:
  // Begins one. `request` and `options` are copied.
  void Begin(const OrdersCaller& caller, const ListOrdersRequest& request,
             const OrdersCaller::Options& options = {}) {
    calls_.push_back(std::async(
        std::launch::async,
        [&caller, request, options] { return caller.List(request, options); }));
  }
  // Waits for all. Good ones by source, failed ones by status code.
  std::map<std::string, int> End() {
    std::map<std::string, int> ends;
    for (auto& call : calls_) {
      const auto outcome = call.get();
      ++ends[outcome.status.ok()
                 ? Freshness::Source_Name(outcome.response.freshness().source())
                 : absl::StrCat(outcome.status.error_code())];
    }
    return ends;
  }

 private:
  std::vector<std::future<OrdersCaller::ListOutcome>> calls_;
};

ListOrdersRequest RequestFor(const std::string& customer) {
  ListOrdersRequest request;
  request.set_customer_id(customer);
  return request;
}

TEST(Coalescing, AsksOnceForAHundredIdenticalCalls) {
  Held upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  Calls calls;
  for (int i = 0; i < 100; ++i) calls.Begin(caller, RequestFor(kCustomer));
  AwaitCalls(gateway, 100);
  upstream.Answer();

  EXPECT_EQ(calls.End(), (std::map<std::string, int>{
                             {"SOURCE_LIVE", 1}, {"SOURCE_COALESCED", 99}}));
  EXPECT_EQ(upstream.server().requests().size(), 1u);
}

TEST(Coalescing, GivesEachCallItsOwnCorrelationIdAndTheRequestIdOfTheFetch) {
  Held upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  constexpr char kOne[] = "11111111-2222-4333-8444-555555555555";
  constexpr char kTwo[] = "11111111-2222-4333-8444-666666666666";
  const auto call = [&](const char* id) {
    return std::async(std::launch::async, [&caller, id] {
      return caller.List(kCustomer, {.metadata = {{"ms-correlation-id", id}}});
    });
  };
  auto first = call(kOne);
  auto second = call(kTwo);
  AwaitCalls(gateway, 2);
  upstream.Answer();

  const auto one = first.get();
  const auto two = second.get();
  EXPECT_EQ(one.Trailer("ms-correlation-id"), kOne);
  EXPECT_EQ(two.Trailer("ms-correlation-id"), kTwo);
  EXPECT_EQ(one.Trailer("ms-request-id"), two.Trailer("ms-request-id"));
}

// The fetch took them once: each sum over all calls would be too high.
TEST(Coalescing, CountsAttemptsBytesAndQueueTimeForTheFirstCallOnly) {
  constexpr char kQueued[] = "partnercenter_queue_wait_seconds_count";
  constexpr int kCalls = 5;
  Held upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  Calls calls;
  for (int i = 0; i < kCalls; ++i) {
    calls.Begin(caller, RequestFor(kCustomer));
  }
  AwaitCalls(gateway, kCalls);
  upstream.Answer();
  ASSERT_EQ(calls.End(),
            (std::map<std::string, int>{{"SOURCE_LIVE", 1},
                                        {"SOURCE_COALESCED", kCalls - 1}}));

  const testing::Series series = testing::Scrape(gateway.metrics());
  EXPECT_EQ(gateway.Terminate(), 0);

  EXPECT_EQ(series.at(kQueued), 1);
  int live = 0;
  int coalesced = 0;
  for (const LogLine& line : CallsLogged(gateway)) {
    if (line.Text("freshness") == "LIVE") {
      ++live;
      EXPECT_EQ(line.Number("attempts"), 1);
      EXPECT_GT(line.Number("upstream_ms"), 0);
      EXPECT_EQ(line.Number("upstream_bytes"), kEmptyList.size());
      EXPECT_GE(line.Number("queue_ms"), 0);
    } else {
      ++coalesced;
      EXPECT_EQ(line.Text("freshness"), "COALESCED");
      EXPECT_EQ(line.Number("attempts"), 0);
      EXPECT_EQ(line.Number("upstream_ms"), 0);
      EXPECT_EQ(line.Number("upstream_bytes"), 0);
      EXPECT_FALSE(line.contains("queue_ms"));
    }
  }
  EXPECT_EQ(live, 1);
  EXPECT_EQ(coalesced, kCalls - 1);
}

// Nor do they count for a call that leaves a fetch which it has joined.
TEST(Coalescing, CountsNothingForACallThatLeavesWhatAnotherBegan) {
  constexpr char kQueued[] = "partnercenter_queue_wait_seconds_count";
  Held upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  Calls patient;
  patient.Begin(caller, RequestFor(kCustomer));
  ASSERT_TRUE(upstream.server().WaitForRequests(1));

  const auto hasty =
      caller.List(kCustomer, {.deadline = absl::Milliseconds(200)});
  const LogLine line(
      gateway.process().WaitForLine("\"code\":\"DEADLINE_EXCEEDED\""));
  const double queued = testing::Scrape(gateway.metrics()).at(kQueued);
  upstream.Answer();

  EXPECT_EQ(hasty.status.error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(line.Number("attempts"), 0);
  EXPECT_EQ(line.Number("upstream_bytes"), 0);
  EXPECT_FALSE(line.contains("queue_ms"));
  EXPECT_EQ(queued, 0);
  patient.End();
  EXPECT_EQ(testing::Scrape(gateway.metrics()).at(kQueued), 1);
}

TEST(Coalescing, SharesNothingAmongCallsThatAskForOtherThings) {
  Held upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  ListOrdersRequest price = RequestFor(kCustomer);
  price.set_include_price(true);
  ListOrdersRequest system = RequestFor(kCustomer);
  system.set_include_system_purchases(true);
  ListOrdersRequest reseller = RequestFor(kCustomer);
  reseller.set_indirect_reseller_id("11111111-2222-4333-8444-555555555555");
  Calls calls;
  for (const ListOrdersRequest& request :
       {RequestFor(kCustomer), price, system, reseller,
        RequestFor("11111111-2222-4333-8444-777777777777")}) {
    calls.Begin(caller, request);
  }
  EXPECT_TRUE(upstream.server().WaitForRequests(5));
  upstream.Answer();

  EXPECT_EQ(calls.End(), (std::map<std::string, int>{{"SOURCE_LIVE", 5}}));
}

TEST(Sharing, GivesNothingToWhoMayNotHaveIt) {
  Held upstream;
  MutualTlsGateway gateway(upstream.base_url(),
                           nlohmann::json::parse(R"({ "access": { "callers": [
      { "name": "billing", "identities": ["dns:billing.corp"],
        "methods": ["ListOrders"], "customers": ["*"] },
      { "name": "support", "identities": ["dns:support.corp"],
        "methods": ["ListOrders"],
        "customers": ["11111111-2222-4333-8444-777777777777"] } ] } })"));
  const OrdersCaller billing = gateway.Caller({"DNS:billing.corp"});
  const OrdersCaller support = gateway.Caller({"DNS:support.corp"});
  ListOrdersRequest request = RequestFor(kCustomer);
  request.mutable_max_age()->set_seconds(3600);
  request.mutable_max_stale_on_error()->set_seconds(3600);
  Calls allowed;
  allowed.Begin(billing, request);
  ASSERT_TRUE(upstream.server().WaitForRequests(1));

  const auto during = support.List(request);
  upstream.Answer();
  const auto ends = allowed.End();
  const auto after = support.List(request);
  const auto cached = billing.List(request);

  EXPECT_EQ(during.reason(), "CALLER_NOT_ALLOWED");
  EXPECT_EQ(after.reason(), "CALLER_NOT_ALLOWED");
  EXPECT_EQ(ends, (std::map<std::string, int>{{"SOURCE_LIVE", 1}}));
  EXPECT_EQ(cached.response.freshness().source(), Freshness::SOURCE_CACHED);
}

TEST(Coalescing, CutsTheFetchOnlyWhenTheLastCallHasGone) {
  RawHttpServer upstream(NeverAnswer());
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"));
  const OrdersCaller caller(gateway.api());
  constexpr int kCalls = 20;
  std::vector<grpc::ClientContext> contexts(kCalls);
  Calls calls;
  for (grpc::ClientContext& context : contexts) {
    calls.Begin(caller, RequestFor(kCustomer), {.context = &context});
  }
  AwaitCalls(gateway, kCalls);
  ASSERT_TRUE(upstream.WaitForRequests(1));
  for (int i = 1; i < kCalls; ++i) contexts[i].TryCancel();
  // All their replies have left, and the upstream is still asked.
  constexpr char kEnded[] =
      "grpc_server_handled_total{grpc_code=\"Canceled\",grpc_method="
      "\"ListOrders\",grpc_service=\"partnercenter.orders.v1.OrdersService\","
      "grpc_type=\"unary\"}";
  EXPECT_TRUE(Eventually([&] {
    return testing::Scrape(gateway.metrics()).at(kEnded) >= kCalls - 1;
  }));
  EXPECT_FALSE(upstream.WaitForCloses(1, absl::ZeroDuration()));

  contexts[0].TryCancel();
  EXPECT_TRUE(upstream.WaitForCloses(1));

  EXPECT_EQ(calls.End(), (std::map<std::string, int>{{"1", kCalls}}));
}

TEST(Coalescing, LeavesEachCallItsOwnDeadline) {
  Held upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  Calls patient;
  patient.Begin(caller, RequestFor(kCustomer));
  ASSERT_TRUE(upstream.server().WaitForRequests(1));

  const auto hasty =
      caller.List(kCustomer, {.deadline = absl::Milliseconds(200)});
  upstream.Answer();

  EXPECT_EQ(hasty.status.error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(patient.End(), (std::map<std::string, int>{{"SOURCE_LIVE", 1}}));
  EXPECT_EQ(upstream.server().requests().size(), 1u);
}

TEST(Coalescing, LetsCallsJoinTheProbeAfterABlock) {
  std::atomic<int> requests = 0;
  std::promise<void> answer;
  RawHttpServer upstream(
      [&, answered = answer.get_future().share()](ServedConnection& served) {
        while (!served.ReadRequest().empty()) {
          if (++requests == 1) {
            served.Send(HttpAnswer(429, "", "Retry-After: 1\r\n"));
          } else {
            answered.wait();
            served.Send(EmptyList());
          }
        }
      });
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"),
      {{"retry", {{"maxAttempts", 1}}}});
  const OrdersCaller caller(gateway.api());
  EXPECT_EQ(caller.List(kCustomer).reason(), "UPSTREAM_THROTTLED");
  EXPECT_TRUE(Eventually([&] {
    return testing::Scrape(gateway.metrics())
               .at("partnercenter_upstream_blocked{scope=\"tenant\"}") == 0;
  }));
  Calls calls;
  for (int i = 0; i < 10; ++i) calls.Begin(caller, RequestFor(kCustomer));
  EXPECT_TRUE(upstream.WaitForRequests(2));
  // For another customer there is nothing to join, and no time to wait for the
  // probe.
  const auto other = caller.List(testing::CustomerOf(1),
                                 {.deadline = absl::Milliseconds(500)});
  AwaitCalls(gateway, 12);
  answer.set_value();

  EXPECT_EQ(other.reason(), "UPSTREAM_THROTTLED");
  EXPECT_EQ(calls.End(), (std::map<std::string, int>{{"SOURCE_LIVE", 1},
                                                     {"SOURCE_COALESCED", 9}}));
  EXPECT_EQ(requests, 2);
}

// An upstream that answers with an order for as long as it is told to.
class Failing {
 public:
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  // Answers with this from now on.
  void FailWith(int status) { status_ = status; }
  int requests() const { return static_cast<int>(server_.requests().size()); }

 private:
  std::atomic<int> status_ = 200;
  RawHttpServer server_{[this](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      served.Send(HttpAnswer(status_, status_ == 200 ? R"({"id":"x"})" : ""));
    }
  }};
};

class Freshly : public ::testing::Test {
 protected:
  OrdersCaller::OrderOutcome Get(absl::Duration max_age,
                                 absl::Duration max_stale = {}) {
    orders::v1::GetOrderRequest request;
    request.set_customer_id(kCustomer);
    request.set_order_id("x");
    request.mutable_max_age()->set_seconds(absl::ToInt64Seconds(max_age));
    request.mutable_max_stale_on_error()->set_seconds(
        absl::ToInt64Seconds(max_stale));
    return OrdersCaller(gateway_.api()).GetOrder(request);
  }

  Failing upstream_;
  GatewayProcess gateway_{upstream_.base_url()};
};

TEST_F(Freshly, CachedIsReturnedToACallerThatAcceptsItsAge) {
  const auto live = Get(absl::ZeroDuration());
  const auto cached = Get(absl::Hours(1));

  ASSERT_TRUE(cached.status.ok());
  EXPECT_EQ(live.response.freshness().source(), Freshness::SOURCE_LIVE);
  EXPECT_EQ(cached.response.freshness().source(), Freshness::SOURCE_CACHED);
  EXPECT_EQ(cached.response.freshness().as_of().SerializeAsString(),
            live.response.freshness().as_of().SerializeAsString());
  EXPECT_EQ(cached.response.order().id(), "x");
  EXPECT_EQ(cached.Trailer("ms-request-id"), live.Trailer("ms-request-id"));
  EXPECT_EQ(upstream_.requests(), 1);
}

TEST_F(Freshly, CachedIsNotReturnedToACallerThatAsksForANewOne) {
  Get(absl::ZeroDuration());
  const auto again = Get(absl::ZeroDuration());

  EXPECT_EQ(again.response.freshness().source(), Freshness::SOURCE_LIVE);
  EXPECT_EQ(upstream_.requests(), 2);
}

TEST_F(Freshly, StaleReplacesAnErrorOfTheUpstreamIfAskedTo) {
  const auto live = Get(absl::ZeroDuration());
  upstream_.FailWith(501);
  const auto stale = Get(absl::ZeroDuration(), absl::Hours(1));
  const auto error = Get(absl::ZeroDuration());

  ASSERT_TRUE(stale.status.ok());
  EXPECT_EQ(stale.response.freshness().source(), Freshness::SOURCE_STALE);
  EXPECT_EQ(stale.response.freshness().refresh_error_reason(), "PC_501");
  EXPECT_EQ(stale.response.freshness().as_of().SerializeAsString(),
            live.response.freshness().as_of().SerializeAsString());
  EXPECT_EQ(error.reason(), "PC_501");
}

TEST_F(Freshly, StaleReplacesNoErrorOfTheCaller) {
  Get(absl::ZeroDuration());
  upstream_.FailWith(404);

  EXPECT_EQ(Get(absl::ZeroDuration(), absl::Hours(1)).status.error_code(),
            StatusCode::NOT_FOUND);
}

TEST_F(Freshly, NoErrorIsCached) {
  upstream_.FailWith(501);
  EXPECT_EQ(Get(absl::Hours(1)).reason(), "PC_501");
  upstream_.FailWith(200);

  EXPECT_EQ(Get(absl::Hours(1)).response.freshness().source(),
            Freshness::SOURCE_LIVE);
}

TEST(DefaultMaxAge, IsThatOfCallsThatBringNone) {
  Failing upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"cache", {{"defaultMaxAge", "1h"}}}});
  const OrdersCaller caller(gateway.api());
  caller.GetOrder(kCustomer, "x");

  EXPECT_EQ(caller.GetOrder(kCustomer, "x").response.freshness().source(),
            Freshness::SOURCE_CACHED);
}

TEST(CacheOfNoBytes, KeepsNothing) {
  Failing upstream;
  GatewayProcess gateway(
      upstream.base_url(),
      {{"cache", {{"defaultMaxAge", "1h"}, {"maxBytes", 0}}}});
  const OrdersCaller caller(gateway.api());
  caller.GetOrder(kCustomer, "x");

  EXPECT_EQ(caller.GetOrder(kCustomer, "x").response.freshness().source(),
            Freshness::SOURCE_LIVE);
}

}  // namespace
}  // namespace partnercenter
