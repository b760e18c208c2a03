// Metrics that a scrape of the gateway returns after known calls.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <limits>
#include <regex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/client_credential.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/process.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scrape.h"
#include "tests/support/scripted_upstream.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using ::testing::AnyOf;
using testing::Eventually;
using testing::GatewayProcess;
using ::testing::Ge;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::Scrape;
using testing::Series;
using testing::ServedConnection;

constexpr char kList[] =
    R"({"totalCount":2,"more":1,"items":[{"id":"a","new":1},)"
    R"({"id":"b","new":2,"lineItems":[{"x":1},{"x":2}]}]})";

// An upstream with an order for each way to end.
class Upstream {
 public:
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  RawHttpServer& server() { return server_; }

 private:
  void Answer(ServedConnection& served) {
    const std::string request = served.ReadRequest();
    const std::string target = request.substr(0, request.find(" HTTP"));
    if (absl::EndsWith(target, "/orders")) {
      served.Send(HttpAnswer(200, kList));
    } else if (absl::EndsWith(target, "/good")) {
      served.Send(HttpAnswer(200, R"({"id":"good"})"));
    } else if (absl::EndsWith(target, "/throttled")) {
      served.Send(HttpAnswer(429, "", "Retry-After: 30\r\n"));
    } else if (absl::EndsWith(target, "/flaky") && failures_left_-- > 0) {
      served.Send(HttpAnswer(503, ""));
    } else if (absl::EndsWith(target, "/flaky")) {
      served.Send(HttpAnswer(200, R"({"id":"flaky"})"));
    } else if (absl::EndsWith(target, "/silent")) {
      served.AwaitClose();
    } else {
      // A code and a member that no other order has.
      const std::string id = target.substr(target.rfind('/') + 1);
      const bool is_member = absl::StartsWith(id, "member");
      served.Send(
          is_member
              ? HttpAnswer(200, absl::StrCat(R"({"id":"x",")", id, R"(":1})"))
              : HttpAnswer(404, absl::StrCat(R"({"code":")", id,
                                             R"(","description":"none"})")));
    }
  }

  std::atomic<int> failures_left_ = 2;
  RawHttpServer server_{[this](ServedConnection& served) { Answer(served); }};
};

// `series` must have this one; -1 if it has not.
double Value(const Series& series, const std::string& name) {
  const auto found = series.find(name);
  EXPECT_NE(found, series.end()) << name;
  return found == series.end() ? -1 : found->second;
}

std::string Method(const std::string& metric, const std::string& method,
                   const std::string& code = "") {
  return absl::StrCat(
      metric, "{", code.empty() ? "" : "grpc_code=\"" + code + "\",",
      "grpc_method=\"", method,
      R"(",grpc_service="partnercenter.orders.v1.OrdersService",grpc_type="unary"})");
}
std::string Handled(const std::string& method, const std::string& code) {
  return Method("grpc_server_handled_total", method, code);
}
std::string Requests(const std::string& route, const std::string& outcome) {
  return absl::StrCat("partnercenter_upstream_requests_total{outcome=\"",
                      outcome, "\",route=\"", route, "\"}");
}
std::string Errors(const std::string& reason) {
  return absl::StrCat("partnercenter_errors_total{reason=\"", reason, "\"}");
}
std::string Unmapped(const std::string& member) {
  return absl::StrCat("partnercenter_unmapped_members_total{member=\"", member,
                      "\"}");
}

// The sum of all series whose names begin so.
double Sum(const Series& series, const std::string& prefix) {
  double sum = 0;
  for (const auto& [name, value] : series) {
    if (absl::StartsWith(name, prefix)) sum += value;
  }
  return sum;
}

// Scrapes until `reached` says so; the last scrape in any case.
Series ScrapeUntil(const GatewayProcess& gateway,
                   const std::function<bool(const Series&)>& reached) {
  Series series;
  Eventually([&] {
    series = Scrape(gateway.metrics());
    return reached(series);
  });
  return series;
}

std::string Answers(const std::string& source) {
  return absl::StrCat("partnercenter_answers_total{source=\"", source, "\"}");
}
std::string Lookups(const std::string& result) {
  return absl::StrCat("partnercenter_cache_lookups_total{result=\"", result,
                      "\"}");
}
std::string Blocked(const std::string& scope) {
  return absl::StrCat("partnercenter_upstream_blocked{scope=\"", scope, "\"}");
}

TEST(Metrics, CountEachCallOnce) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());

  EXPECT_TRUE(caller.GetOrder(kCustomer, "good").status.ok());
  EXPECT_TRUE(caller.GetOrder(kCustomer, "flaky").status.ok());
  EXPECT_FALSE(caller.GetOrder(kCustomer, "20000").status.ok());
  EXPECT_FALSE(caller.GetOrder("no guid", "good").status.ok());
  EXPECT_TRUE(caller.List(kCustomer).status.ok());
  EXPECT_FALSE(caller.GetOrder(kCustomer, "throttled").status.ok());
  const Series series = Scrape(gateway.metrics());

  EXPECT_EQ(Value(series, Method("grpc_server_started_total", "GetOrder")), 5);
  EXPECT_EQ(Value(series, Handled("GetOrder", "OK")), 2);
  EXPECT_EQ(Value(series, Handled("GetOrder", "ResourceExhausted")), 1);
  EXPECT_EQ(Value(series, Handled("GetOrder", "NotFound")), 1);
  EXPECT_EQ(Value(series, Handled("GetOrder", "InvalidArgument")), 1);
  EXPECT_EQ(Value(series, Handled("ListOrders", "OK")), 1);
  EXPECT_EQ(Sum(series, "grpc_server_started_total"), 6);
  EXPECT_EQ(Sum(series, "grpc_server_handled_total"), 6);
  EXPECT_EQ(Sum(series, "grpc_server_handling_seconds_count"), 6);
  EXPECT_EQ(
      Value(series, Method("grpc_server_handling_seconds_count", "GetOrder")),
      5);

  EXPECT_EQ(Value(series, Errors("UPSTREAM_THROTTLED")), 1);
  EXPECT_EQ(Value(series, Errors("PC_404")), 1);
  EXPECT_EQ(Value(series, Errors("INVALID_REQUEST")), 1);
  EXPECT_EQ(Sum(series, "partnercenter_errors_total"), 3);

  // All but the invalid one waited for a worker.
  EXPECT_GE(Value(series, "partnercenter_queue_wait_seconds_count"), 5);
}

TEST(Metrics, CountEachAttemptUpstream) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());

  caller.GetOrder(kCustomer, "flaky");
  caller.List(kCustomer);
  orders::v1::ListOrdersByBillingCycleRequest monthly;
  monthly.set_customer_id(kCustomer);
  monthly.set_billing_cycle(orders::v1::BILLING_CYCLE_MONTHLY);
  caller.ByCycle(monthly);
  caller.GetOrder(kCustomer, "throttled");
  const Series series = Scrape(gateway.metrics());

  EXPECT_EQ(Value(series, Requests("get_order", "5xx")), 2);
  EXPECT_EQ(Value(series, Requests("get_order", "2xx")), 1);
  EXPECT_EQ(Value(series, Requests("get_order", "429")), 1);
  EXPECT_EQ(Value(series, Requests("list_orders", "2xx")), 1);
  EXPECT_EQ(Sum(series, "partnercenter_upstream_requests_total"),
            static_cast<double>(upstream.server().requests().size()));
  EXPECT_EQ(
      Sum(series, "partnercenter_upstream_request_duration_seconds_count"),
      static_cast<double>(upstream.server().requests().size()));
}

TEST(Metrics, CountUnmappedMembersEachTimeTheyWereSent) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());

  caller.List(kCustomer);
  caller.List(kCustomer);
  const Series series = Scrape(gateway.metrics());

  EXPECT_EQ(Value(series, Unmapped("/new")), 4);
  EXPECT_EQ(Value(series, Unmapped("/lineItems/*/x")), 4);
  EXPECT_EQ(Value(series, Unmapped("list:/more")), 2);
}

TEST(Metrics, TellWhereAnswersCameFromAndHowOldTheyWere) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"cache", {{"maxBytes", 1000000}}}});
  const OrdersCaller caller(gateway.api());
  orders::v1::GetOrderRequest request;
  request.set_customer_id(kCustomer);
  request.set_order_id("good");
  request.mutable_max_age()->set_seconds(3600);

  for (int i = 0; i < 3; ++i) EXPECT_TRUE(caller.GetOrder(request).status.ok());
  const Series series = Scrape(gateway.metrics());

  EXPECT_EQ(Value(series, Answers("LIVE")), 1);
  EXPECT_EQ(Value(series, Answers("CACHED")), 2);
  EXPECT_EQ(Value(series, "partnercenter_answer_age_seconds_count"), 2);
  EXPECT_EQ(Value(series, Lookups("hit")), 2);
  EXPECT_EQ(Value(series, Lookups("miss")), 1);
  EXPECT_EQ(Value(series, "partnercenter_cache_answers"), 1);
  EXPECT_EQ(Value(series, "partnercenter_cache_limit_bytes"), 1000000);
  EXPECT_GT(Value(series, "partnercenter_cache_bytes"), 0);
}

TEST(Metrics, TellWhatIsLeftOfTheQuota) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"requestsPerMinute", 1}}}});
  const OrdersCaller caller(gateway.api());
  Series series = Scrape(gateway.metrics());
  const double retries = Value(series, "partnercenter_retry_budget");
  const double requests = Value(series, "partnercenter_rate_limit_available");
  EXPECT_EQ(Value(series, "partnercenter_rate_limit_requests_per_minute"), 1);
  EXPECT_EQ(Value(series, Blocked("breaker")), 0);
  EXPECT_EQ(Value(series, Blocked("tenant")), 0);
  EXPECT_EQ(Value(series, Blocked("customer")), 0);

  EXPECT_TRUE(caller.GetOrder(kCustomer, "flaky").status.ok());  // two retries
  EXPECT_EQ(caller.GetOrder(kCustomer, "throttled").reason(),
            "UPSTREAM_THROTTLED");
  series = Scrape(gateway.metrics());

  EXPECT_THAT(Value(series, "partnercenter_retry_budget"),
              ::testing::AllOf(Ge(retries - 2), ::testing::Lt(retries - 1)));
  EXPECT_LT(Value(series, "partnercenter_rate_limit_available"), requests - 3);
  EXPECT_EQ(Value(series, Blocked("breaker")), 0);
  EXPECT_EQ(Value(series, Blocked("tenant")), 1);
}

// A gateway with room for one call that runs and one that waits.
nlohmann::json RoomForTwo() {
  return {{"upstream", {{"connections", 1}}}, {"limits", {{"queue", 1}}}};
}

TEST(Metrics, TellWhatRunsAndWhatWaitsAndWhatIsRefused) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url(), RoomForTwo());
  const OrdersCaller caller(gateway.api());
  grpc::ClientContext contexts[2];
  std::vector<std::future<StatusCode>> calls;
  for (grpc::ClientContext& context : contexts) {
    const std::string customer =
        testing::CustomerOf(static_cast<int>(calls.size()));
    calls.push_back(std::async(std::launch::async, [&caller, &context,
                                                    customer] {
      OrdersCaller::Options options;
      options.context = &context;
      return caller.GetOrder(customer, "silent", options).status.error_code();
    }));
  }
  const auto are_both_there = [](const Series& series) {
    return Value(series, "partnercenter_workers_busy") == 1 &&
           Value(series, "partnercenter_queue_calls") == 1;
  };
  Series series = ScrapeUntil(gateway, are_both_there);
  EXPECT_TRUE(are_both_there(series));
  EXPECT_EQ(Value(series, "partnercenter_workers"), 1);
  EXPECT_EQ(Value(series, "partnercenter_queue_limit"), 1);
  ASSERT_TRUE(upstream.server().WaitForRequests(1));
  series = Scrape(gateway.metrics());
  EXPECT_EQ(
      Value(series, R"(partnercenter_upstream_connections{state="active"})"),
      1);

  EXPECT_EQ(caller.GetOrder(kCustomer, "good").reason(), "OVERLOADED");
  series = Scrape(gateway.metrics());
  EXPECT_EQ(Value(series, Handled("GetOrder", "Unavailable")), 1);
  EXPECT_EQ(Value(series, Errors("OVERLOADED")), 1);
  // It did not wait.
  EXPECT_EQ(Value(series, "partnercenter_queue_wait_seconds_count"), 0);

  for (grpc::ClientContext& context : contexts) context.TryCancel();
  for (auto& call : calls) EXPECT_EQ(call.get(), StatusCode::CANCELLED);
  const auto is_over = [](const Series& now) {
    return Value(now, Errors("CANCELLED")) == 2 &&
           Value(now, "partnercenter_workers_busy") == 0;
  };
  series = ScrapeUntil(gateway, is_over);
  EXPECT_TRUE(is_over(series));
  EXPECT_EQ(Value(series, Handled("GetOrder", "Canceled")), 2);
  // The one that waited may have run before it was cancelled too.
  EXPECT_THAT(Value(series, Requests("get_order", "stopped")), AnyOf(1, 2));
  EXPECT_EQ(Value(series, "partnercenter_queue_calls"), 0);
  EXPECT_EQ(Value(series, "partnercenter_queue_wait_seconds_count"), 2);
  EXPECT_EQ(Sum(series, "grpc_server_started_total"),
            Sum(series, "grpc_server_handled_total"));
}

TEST(Metrics, CountACallThatItsDeadlineEnds) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"maxDeadline", "300ms"}}}});

  EXPECT_EQ(OrdersCaller(gateway.api()).GetOrder(kCustomer, "silent").reason(),
            "DEADLINE_EXCEEDED");

  const auto is_counted = [](const Series& series) {
    return Value(series, Requests("get_order", "stopped")) == 1;
  };
  const Series series = ScrapeUntil(gateway, is_counted);
  EXPECT_TRUE(is_counted(series));
  EXPECT_EQ(Value(series, Handled("GetOrder", "DeadlineExceeded")), 1);
  EXPECT_EQ(Value(series, Errors("DEADLINE_EXCEEDED")), 1);
  EXPECT_GE(
      Value(series, Method("grpc_server_handling_seconds_sum", "GetOrder")),
      0.3);
}

TEST(Metrics, TellThatATokenIsRefused) {
  RawHttpServer entra([](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      const std::string body =
          R"({"error":"invalid_client","error_codes":[7000215]})";
      served.Send(
          absl::StrCat("HTTP/1.1 401 Unauthorized\r\nContent-Type: "
                       "application/json\r\nContent-Length: ",
                       body.size(), "\r\n\r\n", body));
    }
  });
  Upstream upstream;
  const testing::TemporaryFolder folder;
  GatewayProcess gateway(
      upstream.base_url(),
      {{"upstream",
        {{"loginAuthority", absl::StrCat("http://127.0.0.1:", entra.port())}}},
       {"credential",
        testing::ClientSecretCredential(folder.Write("secret", "wrong"))}});

  EXPECT_EQ(OrdersCaller(gateway.api()).GetOrder(kCustomer, "good").reason(),
            "UPSTREAM_CREDENTIAL_REJECTED");
  const Series series = Scrape(gateway.metrics());

  EXPECT_THAT(
      Value(series, R"(partnercenter_token_refresh_total{result="rejected"})"),
      Ge(1));
  EXPECT_EQ(Value(series, R"(partnercenter_token_refresh_total{result="ok"})"),
            0);
  EXPECT_EQ(Value(series, "partnercenter_credential_available"), 0);
  EXPECT_EQ(Value(series, "partnercenter_token_expiry_timestamp_seconds"), 0);
  EXPECT_EQ(Value(series, Errors("UPSTREAM_CREDENTIAL_REJECTED")), 1);
  // An attempt without a token sends no request.
  EXPECT_EQ(Sum(series, "partnercenter_upstream_requests_total"), 0);
}

TEST(Metrics, TellOfATokenFile) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url());

  const auto has_token = [](const Series& series) {
    return Value(series, "partnercenter_credential_available") == 1;
  };
  const Series series = ScrapeUntil(gateway, has_token);
  EXPECT_TRUE(has_token(series));
  EXPECT_EQ(Value(series, "partnercenter_token_expiry_timestamp_seconds"),
            std::numeric_limits<double>::infinity());
}

// Counts the series that a gateway has after calls that each bring another
// customer, member and vendor's code.
TEST(Metrics, AreBoundedHoweverCallsDiffer) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  const size_t before = Scrape(gateway.metrics()).size();

  for (int i = 0; i < 500; ++i) {
    const std::string customer = absl::StrCat("44e5b981-00c6-4fb0-a738-",
                                              absl::Hex(i, absl::kZeroPad12));
    caller.GetOrder(customer, absl::StrCat("member", i));
    caller.GetOrder(customer, absl::StrCat("code", i));
    caller.GetOrder(absl::StrCat("no guid ", i), "x");
  }
  const Series series = Scrape(gateway.metrics());

  // 50 members, and PC_404.
  EXPECT_EQ(series.size(), before + 51);
  EXPECT_EQ(Value(series, Unmapped("other")), 450);
  EXPECT_EQ(Value(series, Errors("PC_404")), 500);
}

TEST(Metrics, AreWholeWhileCallsGoOn) {
  Upstream upstream;
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  std::atomic<bool> is_over = false;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      // An invalid line or a duplicate series fails the test.
      while (!is_over) Scrape(gateway.metrics());
    });
  }
  constexpr int kCallers = 4;
  constexpr int kCalls = 50;
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, customer = testing::CustomerOf(i)] {
      for (int n = 0; n < kCalls; ++n) {
        if (!caller.GetOrder(customer, "good").status.ok()) ++failed;
      }
    });
  }
  for (std::thread& thread : callers) thread.join();
  is_over = true;
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failed, 0);
  const Series series = Scrape(gateway.metrics());
  EXPECT_EQ(Value(series, Handled("GetOrder", "OK")), kCallers * kCalls);
  EXPECT_EQ(Value(series, Requests("get_order", "2xx")), kCallers * kCalls);
}

// Every metric that docs/metrics.md promises.
const char* const kAll[] = {
    "grpc_server_started_total",
    "grpc_server_handled_total",
    "grpc_server_handling_seconds_bucket",
    "partnercenter_errors_total",
    "partnercenter_access_decisions_total",
    "partnercenter_upstream_requests_total",
    "partnercenter_upstream_request_duration_seconds_bucket",
    "partnercenter_queue_wait_seconds_bucket",
    "partnercenter_queue_calls",
    "partnercenter_queue_limit",
    "partnercenter_waiter_bytes",
    "partnercenter_waiter_limit_bytes",
    "partnercenter_upstream_expected_duration_seconds",
    "partnercenter_workers",
    "partnercenter_workers_busy",
    "partnercenter_upstream_connections",
    "partnercenter_upstream_body_bytes",
    "partnercenter_upstream_body_limit_bytes",
    "partnercenter_answers_total",
    "partnercenter_answer_age_seconds_bucket",
    "partnercenter_cache_bytes",
    "partnercenter_cache_limit_bytes",
    "partnercenter_cache_answers",
    "partnercenter_cache_lookups_total",
    "partnercenter_reply_bytes",
    "partnercenter_reply_fetch_bytes",
    "partnercenter_reply_limit_bytes",
    "partnercenter_upstream_blocked",
    "partnercenter_retry_budget",
    "partnercenter_rate_limit_requests_per_minute",
    "partnercenter_rate_limit_available",
    "partnercenter_token_refresh_total",
    "partnercenter_token_expiry_timestamp_seconds",
    "partnercenter_credential_available",
    "partnercenter_unmapped_members_total",
    "partnercenter_certificate_expiry_timestamp_seconds",
    "partnercenter_certificate_reload_total",
    "partnercenter_tls_handshake_failures_total",
    "partnercenter_connections_refused_total",
    "partnercenter_accept_errors_total",
    "partnercenter_log_lines_dropped_total",
    "orders_gateway_build_info",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "process_virtual_memory_bytes",
    "process_open_fds",
    "process_max_fds",
    "process_start_time_seconds",
    "process_threads"};

// The names in a scrape, without labels.
std::set<std::string> NamesOf(const Series& series) {
  std::set<std::string> names;
  for (const auto& [name, value] : series) {
    names.insert(name.substr(0, name.find('{')));
  }
  return names;
}

std::string FileText(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Metrics, AreAllThereBeforeTheFirstCall) {
  Upstream upstream;
  MutualTlsGateway gateway(upstream.base_url());

  const auto names = NamesOf(Scrape(gateway.gateway().metrics()));

  const std::string document = FileText(SOURCE_DIR "/docs/metrics.md");
  for (const std::string metric : kAll) {
    EXPECT_EQ(names.count(metric), 1) << metric;
    EXPECT_TRUE(absl::StrContains(
        document, "`" + absl::StrReplaceAll(metric, {{"_bucket", ""}})))
        << metric << " is not in docs/metrics.md";
  }
}

TEST(Metrics, OfTheChartsDashboardAndAlertsAreInAScrape) {
  Upstream upstream;
  MutualTlsGateway gateway(upstream.base_url());
  const auto scraped = NamesOf(Scrape(gateway.gateway().metrics()));

  static const std::regex kName(
      "\\b(grpc_server|partnercenter|orders_gateway|process)_[a-z_]+\\b");
  int found = 0;
  const std::filesystem::path chart = SOURCE_DIR "/helm/orders-gateway";
  for (const char* file :
       {"dashboards/orders-gateway.json", "templates/_alerts.tpl"}) {
    const std::string text = FileText(chart / file);
    for (std::sregex_iterator it(text.begin(), text.end(), kName), end;
         it != end; ++it, ++found) {
      EXPECT_EQ(scraped.count(it->str()), 1) << it->str() << " of " << file;
    }
  }
  EXPECT_GT(found, 20);
}

TEST(Metrics, PassPromtool) {
  Upstream upstream;
  MutualTlsGateway gateway(upstream.base_url());
  const OrdersCaller caller = gateway.Caller({"URI:spiffe://corp/billing"});
  caller.List(kCustomer);
  caller.GetOrder(kCustomer, "20000");
  const testing::TemporaryFolder folder;
  const std::string scrape =
      folder.Write("scrape", testing::ScrapeText(gateway.gateway().metrics()));

  constexpr int kNoPromtool = 77;
  const auto finished = testing::RunToEnd(
      {"/bin/sh", "-c",
       absl::StrCat("PATH=" SOURCE_DIR "/.cache/tools/bin:$PATH; "
                    "command -v promtool >/dev/null || exit ",
                    kNoPromtool, "; promtool check metrics <", scrape)});
  if (finished.exit_code == kNoPromtool) {
    // Not left out silently where all must be tested.
    ASSERT_EQ(std::getenv("CI"), nullptr) << "no promtool";
    GTEST_SKIP() << "no promtool: run scripts/setup --chart";
  }

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

}  // namespace
}  // namespace partnercenter
