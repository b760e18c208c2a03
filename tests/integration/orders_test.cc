// The three reads against the simulator over real HTTP.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "simulator/partner_center_server.h"
#include "tests/support/gateway_process.h"
#include "tests/support/order_leaves.h"
#include "tests/support/orders_caller.h"

namespace partnercenter {
namespace {

using orders::v1::BillingCycle;
using simulator::PartnerCenterServer;
using simulator::SimulatorOptions;
using testing::GatewayProcess;
using ::testing::IsEmpty;
using testing::JsonTree;
using testing::OrdersCaller;
using testing::ParseTree;
using testing::WrongLeaves;

SimulatorOptions Options() {
  SimulatorOptions options;
  options.port = 0;
  options.book.orders_per_customer = 60;
  options.requests_per_minute = 0;
  options.bearer.token = testing::kTestToken;
  return options;
}

class Orders : public ::testing::Test {
 protected:
  explicit Orders(const SimulatorOptions& options = Options())
      : simulator_(options), gateway_((Start(), BaseUrl())) {}

  void Start() { ASSERT_TRUE(simulator_.Start().ok()); }
  std::string BaseUrl() const {
    return absl::StrCat("http://127.0.0.1:", simulator_.port(), "/v1");
  }
  std::string Customer() const {
    return simulator_.book().customers().front().id;
  }

  // The answer of the upstream itself.
  JsonTree AskUpstream(const std::string& path_and_query) {
    httplib::Client http("127.0.0.1", simulator_.port());
    const auto result = http.Get(
        "/v1/customers/" + Customer() + path_and_query,
        {{"Authorization", absl::StrCat("Bearer ", testing::kTestToken)},
         {"Accept", "application/json"}});
    return ParseTree(result->body);
  }

  template <typename Response>
  void ExpectSameOrders(JsonTree list, const Response& response) {
    const auto& items = list.at("items").elements;
    ASSERT_EQ(response.orders_size(), static_cast<int>(items.size()));
    EXPECT_EQ(absl::StrCat(response.total_count()), list.at("totalCount").text);
    for (int i = 0; i < response.orders_size(); ++i) {
      EXPECT_THAT(
          WrongLeaves(items[static_cast<size_t>(i)], response.orders(i)),
          IsEmpty());
    }
  }

  PartnerCenterServer simulator_;
  GatewayProcess gateway_;
  OrdersCaller caller_{gateway_.api()};
};

TEST_F(Orders, AreListedAsTheUpstreamHasThem) {
  const auto outcome = caller_.List(Customer());
  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_GT(outcome.response.orders_size(), 40);
  ExpectSameOrders(AskUpstream("/orders"), outcome.response);
  EXPECT_FALSE(outcome.response.orders(0).has_total_price());
  EXPECT_EQ(outcome.response.freshness().source(),
            orders::v1::Freshness::SOURCE_LIVE);
  EXPECT_GT(outcome.response.freshness().as_of().seconds(), 1600000000);
}

TEST_F(Orders, AreListedWithPricesWhenAsked) {
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(Customer());
  request.set_include_price(true);
  const auto outcome = caller_.List(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  ExpectSameOrders(AskUpstream("/orders?include_price=true"), outcome.response);
  int priced = 0;
  for (const auto& order : outcome.response.orders()) {
    priced += order.has_total_price() ? 1 : 0;
  }
  EXPECT_GT(priced, 0);
}

TEST_F(Orders, AreListedWithSystemPurchasesWhenAsked) {
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(Customer());
  request.set_include_system_purchases(true);
  const auto outcome = caller_.List(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  ExpectSameOrders(AskUpstream("/orders?include_system_purchases=true"),
                   outcome.response);
  EXPECT_GT(outcome.response.orders_size(),
            caller_.List(Customer()).response.orders_size());
}

TEST_F(Orders, AreListedOfOneResellerWhenAsked) {
  orders::v1::ListOrdersRequest request;
  request.set_customer_id(Customer());
  request.set_indirect_reseller_id("00000000-0000-4000-8000-000000000001");
  const auto outcome = caller_.List(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_GT(outcome.response.orders_size(), 0);
  EXPECT_LT(outcome.response.orders_size(),
            caller_.List(Customer()).response.orders_size());
}

class OrdersByCycle : public Orders,
                      public ::testing::WithParamInterface<BillingCycle> {};

TEST_P(OrdersByCycle, AreThoseOfTheCycle) {
  orders::v1::ListOrdersByBillingCycleRequest request;
  request.set_customer_id(Customer());
  request.set_billing_cycle(GetParam());
  const auto outcome = caller_.ByCycle(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  std::set<BillingCycle> cycles;
  for (const auto& order : outcome.response.orders()) {
    cycles.insert(order.billing_cycle());
  }
  EXPECT_EQ(cycles, std::set<BillingCycle>{GetParam()});
  EXPECT_EQ(outcome.response.freshness().source(),
            orders::v1::Freshness::SOURCE_LIVE);
}

INSTANTIATE_TEST_SUITE_P(All, OrdersByCycle,
                         ::testing::Values(orders::v1::BILLING_CYCLE_MONTHLY,
                                           orders::v1::BILLING_CYCLE_ANNUAL,
                                           orders::v1::BILLING_CYCLE_NONE,
                                           orders::v1::BILLING_CYCLE_ONE_TIME,
                                           orders::v1::BILLING_CYCLE_TRIENNIAL,
                                           orders::v1::BILLING_CYCLE_BIENNIAL),
                         [](const auto& test) {
                           return BillingCycle_Name(test.param);
                         });

TEST_F(Orders, AreReadOneByOne) {
  const auto list = caller_.List(Customer());
  for (int i = 0; i < 10; ++i) {
    const std::string id = list.response.orders(i).id();
    const auto outcome = caller_.GetOrder(Customer(), id);
    ASSERT_TRUE(outcome.status.ok()) << outcome.status.error_message();
    EXPECT_THAT(
        WrongLeaves(AskUpstream("/orders/" + id), outcome.response.order()),
        IsEmpty());
    EXPECT_EQ(outcome.response.freshness().source(),
              orders::v1::Freshness::SOURCE_LIVE);
  }
}

TEST_F(Orders, OfAnUnknownCustomerAreNotFound) {
  const auto outcome = caller_.List("99999999-9999-4999-8999-999999999999");
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(outcome.reason(), "PC_404_60003");
  EXPECT_EQ(outcome.Get<google::rpc::ResourceInfo>()->resource_name(),
            "customers/99999999-9999-4999-8999-999999999999");
}

TEST_F(Orders, OfAForeignCustomerAreDenied) {
  const auto outcome = caller_.List(simulator::kForeignCustomer);
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(outcome.reason(), "PC_403_20002");
}

class OrdersWithAnotherToken : public Orders {
 protected:
  static SimulatorOptions WithToken() {
    SimulatorOptions options = Options();
    options.bearer.token = "another";
    return options;
  }
  OrdersWithAnotherToken() : Orders(WithToken()) {}
};

TEST_F(OrdersWithAnotherToken, FailAsTheGatewaysCredentialIsRejected) {
  const auto outcome = caller_.List(Customer());
  EXPECT_EQ(outcome.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(outcome.reason(), "UPSTREAM_CREDENTIAL_REJECTED");
  EXPECT_EQ(outcome.Get<google::rpc::ErrorInfo>()->domain(), "orders-gateway");
}

}  // namespace
}  // namespace partnercenter
