// A wall clock that is set while the gateway runs.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scripted_upstream.h"
#include "tests/support/settable_wall_clock.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using orders::v1::Freshness;
using testing::Eventually;
using testing::GatewayProcess;
using testing::HttpAnswer;
using testing::kCustomer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

class WallClock : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("GATEWAY_BINARY") != nullptr) {
      GTEST_SKIP() << "a sanitizer must be the first library that is loaded";
    }
    gateway_ = std::make_unique<GatewayProcess>(
        absl::StrCat("http://127.0.0.1:", upstream_.port(), "/v1"));
  }

  // Gets an order, whose id counts the upstream's answers.
  OrdersCaller::OrderOutcome Get(absl::Duration max_age) const {
    orders::v1::GetOrderRequest request;
    request.set_customer_id(kCustomer);
    request.set_order_id("x");
    request.mutable_max_age()->set_seconds(absl::ToInt64Seconds(max_age));
    return OrdersCaller(gateway_->api()).GetOrder(request);
  }

  static absl::Duration AgeOf(const OrdersCaller::OrderOutcome& outcome,
                              absl::Duration shift) {
    const auto& as_of = outcome.response.freshness().as_of();
    return absl::Now() + shift -
           (absl::FromUnixSeconds(as_of.seconds()) +
            absl::Nanoseconds(as_of.nanos()));
  }

  testing::SettableWallClock clock_;
  std::atomic<int> answers_ = 0;
  RawHttpServer upstream_{[this](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      served.Send(HttpAnswer(
          200, absl::StrCat(R"({"id":"answer-)", ++answers_, R"("})")));
    }
  }};
  std::unique_ptr<GatewayProcess> gateway_;
};

TEST_F(WallClock, SetBackServesNoAnswerThatIsTooOld) {
  ASSERT_TRUE(Get(absl::ZeroDuration()).status.ok());

  clock_.Set(-absl::Hours(1));

  // Within seconds, not in an hour.
  EXPECT_TRUE(Eventually([&] {
    return Get(absl::Seconds(1)).response.freshness().source() ==
           Freshness::SOURCE_LIVE;
  }));
}

TEST_F(WallClock, SetBackKeepsNoNewerAnswerFromTheCache) {
  ASSERT_TRUE(Get(absl::ZeroDuration()).status.ok());
  clock_.Set(-absl::Hours(1));
  const auto live = Get(absl::ZeroDuration());

  const auto cached = Get(absl::Hours(2));

  EXPECT_EQ(live.response.order().id(), "answer-2");
  EXPECT_EQ(cached.response.order().id(), "answer-2");
  EXPECT_EQ(cached.response.freshness().source(), Freshness::SOURCE_CACHED);
}

TEST_F(WallClock, SetBackDatesNoAnswerInTheFuture) {
  ASSERT_TRUE(Get(absl::ZeroDuration()).status.ok());
  clock_.Set(-absl::Hours(1));

  const auto cached = Get(absl::Hours(2));

  EXPECT_EQ(cached.response.freshness().source(), Freshness::SOURCE_CACHED);
  EXPECT_GE(AgeOf(cached, -absl::Hours(1)), absl::ZeroDuration());
  EXPECT_LT(AgeOf(cached, -absl::Hours(1)), absl::Minutes(10));
}

TEST_F(WallClock, SetForwardAgesNoAnswer) {
  ASSERT_TRUE(Get(absl::ZeroDuration()).status.ok());

  clock_.Set(absl::Hours(1));

  EXPECT_EQ(Get(absl::Minutes(10)).response.freshness().source(),
            Freshness::SOURCE_CACHED);
}

TEST_F(WallClock, SetEitherWayLeavesCallsTheirDeadlines) {
  for (const absl::Duration shift : {-absl::Hours(1), absl::Hours(1)}) {
    clock_.Set(shift);
    EXPECT_TRUE(Get(absl::ZeroDuration()).status.ok());
  }
}

TEST_F(WallClock, SetBackDelaysNoShutdown) {
  ASSERT_TRUE(Get(absl::ZeroDuration()).status.ok());

  clock_.Set(-absl::Hours(1));

  EXPECT_EQ(gateway_->Terminate(), 0);
}

}  // namespace
}  // namespace partnercenter
