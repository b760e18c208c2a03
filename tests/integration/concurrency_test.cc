// Many calls at once.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/gateway_process.h"
#include "tests/support/health_check.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter {
namespace {

using grpc::health::v1::HealthCheckResponse;
using testing::GatewayProcess;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

TEST(Concurrency, Of64CallsTakes32ConnectionsAndHoldsUpNoHealthCheck) {
  std::promise<void> answer;
  const std::shared_future<void> answered = answer.get_future().share();
  RawHttpServer upstream([answered](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      answered.wait();
      served.Send(testing::OkResponse(R"({"totalCount":0,"items":[]})"));
    }
  });
  GatewayProcess gateway(
      absl::StrCat("http://127.0.0.1:", upstream.port(), "/v1"));
  const OrdersCaller caller(gateway.api());
  std::atomic<int> failed = 0;
  std::vector<std::thread> calls;
  for (int i = 0; i < 64; ++i) {
    calls.emplace_back([&, i] {
      if (!caller.List(testing::CustomerOf(i)).status.ok()) ++failed;
    });
  }
  EXPECT_TRUE(upstream.WaitForRequests(32));

  // All workers wait for the upstream now, and cannot go on before this ends.
  EXPECT_EQ(testing::CheckHealth(gateway.api(), ""),
            HealthCheckResponse::SERVING);
  EXPECT_EQ(testing::CheckHealth(gateway.health(), ""),
            HealthCheckResponse::SERVING);
  EXPECT_EQ(upstream.requests().size(), 32u);

  answer.set_value();
  for (auto& call : calls) call.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(upstream.requests().size(), 64u);
  EXPECT_EQ(upstream.connections(), 32);
}

}  // namespace
}  // namespace partnercenter
