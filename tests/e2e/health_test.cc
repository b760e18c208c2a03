#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/e2e/deployment.h"
#include "tests/support/process.h"

namespace partnercenter::e2e {
namespace {

using ::testing::HasSubstr;

// Health is told alike by both listeners.
class Health : public ::testing::TestWithParam<std::string> {
 protected:
  std::vector<std::string> Request(const std::string& method,
                                   const std::string& service) {
    return {"-d", nlohmann::json({{"service", service}}).dump(),
            GetParam() == "Api" ? deployment_.gateway().api()
                                : deployment_.gateway().health(),
            "grpc.health.v1.Health/" + method};
  }

 private:
  Deployment deployment_;
};

TEST_P(Health, OfTheProcessAndOfTheServiceIsServing) {
  for (const char* service : {"", "partnercenter.orders.v1.OrdersService"}) {
    const auto answer = RunGrpcurl(Request("Check", service));

    EXPECT_EQ(answer.code, absl::StatusCode::kOk) << answer.text;
    EXPECT_EQ(answer.json.at("status"), "SERVING") << service;
  }
}

TEST_P(Health, OfAnUnknownServiceIsNotFound) {
  EXPECT_EQ(RunGrpcurl(Request("Check", "nobody")).code,
            absl::StatusCode::kNotFound);
}

TEST_P(Health, IsToldToAWatcherAtOnce) {
  testing::Process watch(GrpcurlCommand(Request("Watch", "")));

  EXPECT_THAT(watch.WaitForLine("status"), HasSubstr("\"SERVING\""));
}

TEST_P(Health, OfAnUnknownServiceIsToldToAWatcherToo) {
  testing::Process watch(GrpcurlCommand(Request("Watch", "nobody")));

  EXPECT_THAT(watch.WaitForLine("status"), HasSubstr("\"SERVICE_UNKNOWN\""));
}

INSTANTIATE_TEST_SUITE_P(Listeners, Health, ::testing::Values("Api", "Health"),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace partnercenter::e2e
