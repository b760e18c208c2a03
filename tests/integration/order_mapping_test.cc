// Documents through a fake upstream, the gateway and the wire: every leaf
// arrives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/gateway_process.h"
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
