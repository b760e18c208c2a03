// Documents through a fake upstream, the gateway and the wire: every leaf
// arrives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/gateway_process.h"
#include "tests/support/log_line.h"
#include "tests/support/order_leaves.h"
#include "tests/support/orders_caller.h"
#include "tests/support/scripted_upstream.h"
#include "tests/support/testdata.h"

namespace partnercenter {
namespace {

using testing::CompactText;
using testing::GatewayProcess;
using testing::HttpAnswer;
using ::testing::IsEmpty;
using testing::JsonTree;
using testing::kCustomer;
using testing::ListDocument;
using testing::LogLine;
using testing::OrderFixtures;
using testing::OrdersCaller;
using testing::ParseTree;
using testing::ScriptedUpstream;
using testing::WrongLeaves;

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// Expects that a list of these orders arrives whole over the wire.
void ExpectListArrives(const std::string& list,
                       const std::vector<JsonTree>& orders) {
  ScriptedUpstream upstream({{"orders", HttpAnswer(200, list)}});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  ASSERT_EQ(outcome.response.orders_size(), static_cast<int>(orders.size()));
  for (size_t i = 0; i < orders.size(); ++i) {
    EXPECT_THAT(
        WrongLeaves(orders[i], outcome.response.orders(static_cast<int>(i))),
        IsEmpty());
  }
}

TEST(OrderMapping, BringsAListWithLoneSurrogatesToTheCaller) {
  const std::string first =
      R"({"id":"a","currencySymbol":"\ud800","\udfff":1,"lineItems":)"
      R"([{"friendlyName":"n\udc00","provisioningContext":{"k\ud801":"v"}}]})";
  const std::string second = OrderFixtures().front();
  ExpectListArrives(
      absl::StrCat(R"({"totalCount":2,"items":[)", first, ",", second, "]}"),
      {ParseTree(first), ParseTree(second)});
}

TEST(OrderMapping, BringsEveryLeafOfAListToTheCaller) {
  std::vector<JsonTree> orders;
  for (const std::string& order : OrderFixtures()) {
    orders.push_back(ParseTree(order));
  }
  ExpectListArrives(kByteOrderMark + ListDocument(OrderFixtures()), orders);
}

TEST(OrderMapping, BringsWhatTheContractDoesNotKnowToTheCaller) {
  const std::string order =
      R"({"id":"x","newMember":{"a":[1,2.50]},"billingCycle":"weekly",)"
      R"("creationDate":"2023-05-18TT21:22:26Z","lineItems":[{"quantity":"1"}]})";
  ExpectListArrives(ListDocument({order}), {ParseTree(order)});
}

TEST(OrderMapping, TellsAnUnknownMemberOnceInTheLog) {
  ScriptedUpstream upstream({{"x", HttpAnswer(200, R"({"id":"x","new":1})")}});
  GatewayProcess gateway(upstream.base_url());
  const OrdersCaller caller(gateway.api());
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(caller.GetOrder(kCustomer, "x").status.ok());
  }
  EXPECT_EQ(gateway.Terminate(), 0);
  const std::string log = gateway.log();
  const std::string line = R"("member":"/new")";
  ASSERT_TRUE(absl::StrContains(log, line));
  EXPECT_EQ(log.find(line), log.rfind(line));
}

TEST(OrderMapping, BringsAThousandOrdersInOneReply) {
  const std::string order =
      CompactText(ParseTree(testing::ReadTestdata("orders/reservation.json")));
  const std::vector<std::string> orders(1000, order);
  ScriptedUpstream upstream(
      {{"orders", HttpAnswer(200, ListDocument(orders))}});
  GatewayProcess gateway(upstream.base_url());

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(outcome.response.orders_size(), 1000);
  EXPECT_EQ(outcome.response.total_count(), 1000);
  EXPECT_THAT(WrongLeaves(ParseTree(order), outcome.response.orders(999)),
              IsEmpty());
}

TEST(OrderMapping, RefusesAReplyAboveTheLimitAndSaysNotToRetry) {
  const std::vector<std::string> orders(
      100, testing::ReadTestdata("orders/reservation.json"));
  ScriptedUpstream upstream(
      {{"orders", HttpAnswer(200, ListDocument(orders))}});
  GatewayProcess gateway(upstream.base_url(),
                         {{"limits", {{"maxResponseBytes", 20000}}}});

  const auto outcome = OrdersCaller(gateway.api()).List(kCustomer);

  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(outcome.reason(), "RESPONSE_TOO_LARGE");
  EXPECT_EQ(outcome.Trailer("grpc-retry-pushback-ms"), "-1");
  EXPECT_FALSE(outcome.Get<google::rpc::RetryInfo>().has_value());
}

// Calls of one kind; the outcome's reason, "" if OK.
struct LimitedCall {
  std::string name;
  std::function<std::string(const OrdersCaller&)> run;
};

void PrintTo(const LimitedCall& row, std::ostream* out) { *out << row.name; }

class ReplyLimit : public ::testing::TestWithParam<LimitedCall> {
 protected:
  struct End {
    std::string reason;
    int reply_bytes;
  };
  End CallWithin(int max_response_bytes) {
    GatewayProcess gateway(
        upstream_.base_url(),
        {{"limits", {{"maxResponseBytes", max_response_bytes}}}});
    const std::string reason = GetParam().run(OrdersCaller(gateway.api()));
    const LogLine line(gateway.process().WaitForLine(R"("message":"call")"));
    return {reason, static_cast<int>(line.Number("reply_bytes"))};
  }

  const std::string order_ = absl::StrCat(R"({"id":"x","friendlyName":")",
                                          std::string(2000, 'n'), "\"}");
  ScriptedUpstream upstream_{
      {{"x", HttpAnswer(200, order_)},
       {"orders", HttpAnswer(200, ListDocument({order_, order_}))}}};
};

TEST_P(ReplyLimit, IncludesTheFreshness) {
  // What a Freshness may come to, and what this one takes at most.
  constexpr int kMost = 128;
  constexpr int kThis = 27;
  // What the decoder holds for a moment.
  constexpr int kSlack = 1024;
  const int reply_bytes = CallWithin(100'000).reply_bytes;
  ASSERT_GT(reply_bytes, 2000);

  // The orders fit, but not together with any Freshness.
  EXPECT_EQ(CallWithin(reply_bytes - kThis + kMost - 1).reason,
            "RESPONSE_TOO_LARGE");
  const End fits = CallWithin(reply_bytes + kMost + kSlack);
  EXPECT_EQ(fits.reason, "");
  EXPECT_LE(fits.reply_bytes, reply_bytes + kMost);
}

INSTANTIATE_TEST_SUITE_P(
    OrderMapping, ReplyLimit,
    ::testing::Values(
        LimitedCall{"ListOrders",
                    [](const OrdersCaller& caller) {
                      return caller.List(kCustomer).reason();
                    }},
        LimitedCall{"ListOrdersByBillingCycle",
                    [](const OrdersCaller& caller) {
                      orders::v1::ListOrdersByBillingCycleRequest request;
                      request.set_customer_id(kCustomer);
                      request.set_billing_cycle(
                          orders::v1::BILLING_CYCLE_MONTHLY);
                      return caller.ByCycle(request).reason();
                    }},
        LimitedCall{"GetOrder",
                    [](const OrdersCaller& caller) {
                      return caller.GetOrder(kCustomer, "x").reason();
                    }}),
    [](const auto& row) { return row.param.name; });

// Real bodies, where a folder of them is at hand: ORDERS_SAMPLES_DIR.
TEST(OrderMapping, BringsEveryLeafOfRealBodiesToTheCaller) {
  const char* const folder = std::getenv("ORDERS_SAMPLES_DIR");
  if (folder == nullptr) GTEST_SKIP() << "ORDERS_SAMPLES_DIR is not set";
  std::vector<std::string> texts;
  std::vector<JsonTree> orders;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (!absl::EndsWith(name, ".json")) continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    JsonTree document = ParseTree(text.str());
    if (absl::StartsWith(name, "list-orders")) {
      for (const JsonTree& order : document.at("items").elements) {
        orders.push_back(order);
      }
    } else if (absl::StartsWith(name, "get-order") ||
               absl::StartsWith(name, "create-order") ||
               absl::StartsWith(name, "patch-order") ||
               absl::StartsWith(name, "order_status")) {
      orders.push_back(document);
    }
  }
  ASSERT_FALSE(orders.empty());
  for (const JsonTree& order : orders) texts.push_back(CompactText(order));
  ExpectListArrives(kByteOrderMark + ListDocument(texts), orders);
}

}  // namespace
}  // namespace partnercenter
