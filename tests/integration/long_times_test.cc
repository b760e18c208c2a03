// Times that a peer or an operator may state, as long as their formats allow.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/process.h"
#include "tests/support/raw_http2_client.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scripted_upstream.h"

namespace partnercenter {
namespace {

using nlohmann::json;
using orders::v1::Freshness;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::kCustomer;
using ::testing::Optional;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr char kListOrders[] =
    "/partnercenter.orders.v1.OrdersService/ListOrders";
constexpr char kEmptyList[] = R"({"totalCount":0,"items":[]})";
// Of google/protobuf/duration.proto.
constexpr int64_t kMaxProtoSeconds = 315'576'000'000;

// A gateway in front of an upstream that has an empty list, or fails.
class LongTimes : public ::testing::Test {
 protected:
  GatewayProcess& gateway(const json& settings = {}) {
    if (!gateway_.has_value()) {
      gateway_.emplace(
          absl::StrCat("http://127.0.0.1:", upstream_.port(), "/v1"), settings);
    }
    return *gateway_;
  }

  std::string answer_ = HttpAnswer(200, kEmptyList);
  std::atomic<bool> fails_ = false;
  RawHttpServer upstream_{[this](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      served.Send(fails_ ? HttpAnswer(501, "") : answer_);
    }
  }};
  std::optional<GatewayProcess> gateway_;
};

// A deadline in hours, or in a smaller unit, of at most eight digits.
class LongGrpcTimeout : public LongTimes,
                        public ::testing::WithParamInterface<std::string> {};

TEST_P(LongGrpcTimeout, LeavesTheCallItsTime) {
  testing::RawHttp2Client caller(gateway().api());
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(kCustomer);

  caller.Call(kListOrders, request.SerializeAsString(), GetParam());

  // The name and the value of a trailer, with their lengths.
  EXPECT_TRUE(caller.Await(std::string("grpc-status") + '\1' + '0'))
      << gateway().log();
}

INSTANTIATE_TEST_SUITE_P(
    Of, LongGrpcTimeout,
    ::testing::Values("99999999H", "99999999M", "99999999S", "99999999m",
                      "99999999u",
                      // Around the last nanosecond of 64 bits, in 2262, and in
                      // the other half of what they count, before and after
                      // they are at today again.
                      "2000000H", "2562047H", "2562048H", "3000000H",
                      "5124095H", "5124096H", "7686144H", "10000000H"),
    [](const auto& row) { return "T" + row.param; });

// With max_age and max_stale_on_error as long as messages can state them.
TEST_F(LongTimes, OfAgesAcceptEachCachedResponse) {
  const OrdersCaller caller(gateway().api());
  orders::v1::ListOrdersRequest any_age;
  any_age.set_customer_id(kCustomer);
  any_age.mutable_max_age()->set_seconds(kMaxProtoSeconds);
  any_age.mutable_max_age()->set_nanos(999'999'999);
  orders::v1::ListOrdersRequest any_stale;
  any_stale.set_customer_id(kCustomer);
  any_stale.mutable_max_stale_on_error()->set_seconds(kMaxProtoSeconds);
  any_stale.mutable_max_stale_on_error()->set_nanos(999'999'999);

  const auto live = caller.List(any_age);
  const auto cached = caller.List(any_age);
  fails_ = true;
  const auto stale = caller.List(any_stale);

  EXPECT_EQ(live.response.freshness().source(), Freshness::SOURCE_LIVE);
  EXPECT_EQ(cached.response.freshness().source(), Freshness::SOURCE_CACHED);
  EXPECT_EQ(stale.response.freshness().source(), Freshness::SOURCE_STALE);
}

// Retry-After of a 429, and the delay that the caller is told.
struct DelayCase {
  std::string name;
  std::string retry_after;
  int64_t seconds;
};

void PrintTo(const DelayCase& row, std::ostream* out) { *out << row.name; }

class LongRetryAfter : public LongTimes,
                       public ::testing::WithParamInterface<DelayCase> {};

TEST_P(LongRetryAfter, ReachesTheCallerWithinItsBounds) {
  answer_ = HttpAnswer(
      429, "", absl::StrCat("Retry-After: ", GetParam().retry_after, "\r\n"));
  const OrdersCaller caller(gateway({{"retry", {{"maxAttempts", 1}}}}).api());

  const auto throttled = caller.List(kCustomer);

  EXPECT_EQ(throttled.reason(), "UPSTREAM_THROTTLED");
  EXPECT_EQ(throttled.Get<google::rpc::RetryInfo>()->retry_delay().seconds(),
            GetParam().seconds);
  EXPECT_EQ(
      throttled.Trailer("grpc-retry-pushback-ms"),
      GetParam().seconds < 60 ? absl::StrCat(GetParam().seconds * 1000) : "-1");
}

INSTANTIATE_TEST_SUITE_P(
    Of, LongRetryAfter,
    ::testing::Values(
        DelayCase{"SecondsOfYears", "9999999999", 600},
        DelayCase{"TwentyDigits", "99999999999999999999", 600},
        DelayCase{"MostSeconds", "9223372036854775807", 600},
        DelayCase{"Year9999", "Fri, 31 Dec 9999 23:59:59 GMT", 600},
        DelayCase{"Year1970", "Thu, 01 Jan 1970 00:00:00 GMT", 1}),
    [](const auto& row) { return row.param.name; });

TEST_F(LongTimes, OfSettingsServeAndEnd) {
  gateway(json::parse(R"({
      "api": { "maxConnectionAge": "24h" },
      "upstream": { "connectTimeout": "5m", "attemptTimeout": "10m" },
      "cache": { "defaultMaxAge": "24h" },
      "limits": { "maxDeadline": "1h" },
      "shutdown": { "readinessDelay": "1h", "drain": "1h" } })"));
  const OrdersCaller caller(gateway().api());

  const auto live = caller.List(kCustomer, {.has_deadline = false});
  const auto cached = caller.List(kCustomer, {.has_deadline = false});
  gateway().process().Signal(SIGINT);  // without the readiness delay

  EXPECT_EQ(live.response.freshness().source(), Freshness::SOURCE_LIVE);
  EXPECT_EQ(cached.response.freshness().source(), Freshness::SOURCE_CACHED);
  EXPECT_THAT(gateway().process().Wait(testing::kSoon), Optional(0));
}

// Of an operator's own call, which gRPC may state in no header.
class LongProbeTimeout : public LongTimes,
                         public ::testing::WithParamInterface<std::string> {};

TEST_P(LongProbeTimeout, LeavesTheProbeItsTime) {
  const auto probe =
      testing::RunToEnd({testing::GatewayBinary(), "--probe=" + gateway().api(),
                         "--probe-timeout=" + GetParam(),
                         absl::StrCat("--customer=", kCustomer)});

  EXPECT_EQ(probe.exit_code, 0) << probe.output;
}

INSTANTIATE_TEST_SUITE_P(Of, LongProbeTimeout,
                         ::testing::Values("2562047h", "2562048h", "99999999h",
                                           "315576000000s", "inf"),
                         [](const auto& row) { return "T" + row.param; });

}  // namespace
}  // namespace partnercenter
