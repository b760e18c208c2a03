#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/deployment.h"

namespace partnercenter::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Reflection, ListsTheServicesOfEachListener) {
  Deployment deployment;

  EXPECT_EQ(RunGrpcurl({deployment.gateway().api(), "list"}).text,
            "grpc.health.v1.Health\n"
            "grpc.reflection.v1alpha.ServerReflection\n"
            "partnercenter.orders.v1.OrdersService\n");
  EXPECT_THAT(RunGrpcurl({deployment.gateway().health(), "list"}).text,
              AllOf(HasSubstr("grpc.health.v1.Health\n"),
                    Not(HasSubstr("OrdersService"))));
}

TEST(Reflection, DescribesTheContract) {
  Deployment deployment;
  const std::string& api = deployment.gateway().api();

  EXPECT_THAT(
      RunGrpcurl({api, "describe", "partnercenter.orders.v1.OrdersService"})
          .text,
      AllOf(HasSubstr("rpc ListOrders ("), HasSubstr("rpc GetOrder ("),
            HasSubstr("rpc ListOrdersByBillingCycle (")));
  EXPECT_THAT(
      RunGrpcurl({api, "describe", "partnercenter.orders.v1.Order"}).text,
      AllOf(HasSubstr("string id = 1"),
            HasSubstr("map<string, string> unmapped = 100")));
}

}  // namespace
}  // namespace partnercenter::e2e
