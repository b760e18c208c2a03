// Calls on a real server of gRPC, from their replies until those have left.

#include "gateway/call/unary_reactor.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/guid.h"
#include "gateway/call/orders_service.h"
#include "tests/gateway/fetch/scripted_client.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http2_client.h"

namespace partnercenter::gateway {
namespace {

using grpc::StatusCode;
using testing::Eventually;
using testing::kSoon;
using testing::RawHttp2Client;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f01";
constexpr char kListOrders[] =
    "/partnercenter.orders.v1.OrdersService/ListOrders";
constexpr size_t kReplySize = 20'000;

LogSettings ErrorsOnly() {
  LogSettings settings;
  settings.set_level(LOG_LEVEL_ERROR);
  return settings;
}

// OrdersService with one cached answer, which all calls accept.
class UnaryReactorTest : public ::testing::Test {
 protected:
  ~UnaryReactorTest() override {
    if (server_ != nullptr) server_->Shutdown();
  }

  void Serve(absl::Duration max_deadline, absl::Duration min_reply_time) {
    auto answer = std::make_shared<client::OrdersAnswer>();
    orders::v1::ListOrdersResponse list;
    list.add_orders()->set_id(std::string(kReplySize, 'x'));
    answer->wire = list.SerializeAsString();
    answer->as_of = clock_.WallTime();
    answer->received = clock_.Now();
    cache_.Keep(
        client::TargetOf({.customer_id = *base::Guid::Parse(kCustomer)}),
        std::move(answer));
    service_ = std::make_unique<OrdersService>(
        CallParts{cache_,
                  coalescer_,
                  timer_,
                  {clock_, call_log_, metrics_},
                  reply_budget_,
                  in_flight_,
                  {},
                  max_deadline,
                  /*default_max_age=*/absl::Hours(1),
                  /*has_rate_limit=*/false,
                  min_reply_time},
        authorizer_);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    address_ = absl::StrCat("127.0.0.1:", port);
  }

  static orders::v1::ListOrdersRequest Request() {
    orders::v1::ListOrdersRequest request;
    request.set_customer_id(kCustomer);
    return request;
  }

  base::SystemClock clock_;
  base::Timer timer_;
  AnswerCache cache_{1'000'000};
  Log log_{ErrorsOnly()};
  CallLog call_log_{log_};
  prometheus::Registry registry_;
  ServerMetrics metrics_{registry_};
  AccessMetrics access_metrics_{registry_};
  Authorizer authorizer_{Config(), access_metrics_};
  InFlightCalls in_flight_;
  ReplyBudget reply_budget_{10'000'000};
  ScriptedClient orders_{clock_, BlockUntilStopped};
  Coalescer coalescer_{{orders_, workers_, cache_, clock_, 32 << 20,
                        [](const client::OrdersAnswer&) {}}};
  // Behind what its jobs use.
  WorkerPool workers_{{1, 100, 0}, timer_};
  std::unique_ptr<OrdersService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

TEST_F(UnaryReactorTest, CountsACallAndItsBytesUntilTheReplyHasLeft) {
  Serve(absl::Hours(1), absl::Seconds(1));
  auto caller = std::make_unique<RawHttp2Client>(address_, 0);
  caller->Call(kListOrders, Request().SerializeAsString());
  EXPECT_TRUE(Eventually([&] { return reply_budget_.bytes() > 0; }));

  EXPECT_GT(reply_budget_.bytes(), static_cast<int64_t>(kReplySize));
  EXPECT_FALSE(in_flight_.WaitForNone(absl::Milliseconds(50)));
  EXPECT_GT(reply_budget_.bytes(), 0);

  caller.reset();
  EXPECT_TRUE(in_flight_.WaitForNone(kSoon));
  EXPECT_EQ(reply_budget_.bytes(), 0);
}

TEST_F(UnaryReactorTest, ResetsTheStreamOfAReplyThatIsNotReadAtTheDeadline) {
  Serve(absl::Milliseconds(100), absl::ZeroDuration());
  RawHttp2Client caller(address_, 0);

  const uint32_t stream =
      caller.Call(kListOrders, Request().SerializeAsString());

  EXPECT_TRUE(caller.AwaitReset(stream, kSoon));
  EXPECT_TRUE(in_flight_.WaitForNone(kSoon));
  EXPECT_EQ(reply_budget_.bytes(), 0);
}

// Under the thread sanitizer: gRPC's context is gone once a reply has left.
TEST_F(UnaryReactorTest, GivesUpTenThousandRepliesJustAsTheyLeave) {
  constexpr int kCallers = 8;
  constexpr int kCalls = 10'000 / kCallers;
  Serve(absl::Microseconds(200), absl::ZeroDuration());
  std::vector<std::jthread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([this] {
      const auto stub = orders::v1::OrdersService::NewStub(
          grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
      for (int call = 0; call < kCalls; ++call) {
        grpc::ClientContext context;
        orders::v1::ListOrdersResponse response;
        const auto code =
            stub->ListOrders(&context, Request(), &response).error_code();
        EXPECT_TRUE(code == StatusCode::OK || code == StatusCode::CANCELLED)
            << code;
      }
    });
  }
  callers.clear();

  EXPECT_TRUE(in_flight_.WaitForNone(kSoon));
  EXPECT_EQ(reply_budget_.bytes(), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
