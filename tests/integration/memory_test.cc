// The memory of the gateway under large and hostile responses, as the kernel
// counts it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "tests/support/eventually.h"
#include "tests/support/gateway_process.h"
#include "tests/support/orders_caller.h"
#include "tests/support/process_memory.h"
#include "tests/support/raw_http_server.h"
#include "tests/support/scrape.h"
#include "tests/support/testdata.h"

namespace partnercenter {
namespace {

using grpc::StatusCode;
using testing::AnswerAll;
using testing::CustomerOf;
using testing::Eventually;
using testing::GatewayProcess;
using ::testing::HasSubstr;
using testing::OkResponse;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::Scrape;
using testing::ServedConnection;

constexpr int64_t kMiB = 1 << 20;
constexpr int64_t kDefaultBodyBytes = 128 * kMiB;
// As many as the gateway has connections.
constexpr int kCalls = 32;

int64_t Resident(GatewayProcess& gateway) {
  return testing::ResidentMemory(gateway.process().pid()) * 1024;
}
int64_t Peak(GatewayProcess& gateway) {
  return testing::PeakResidentMemory(gateway.process().pid()) * 1024;
}
bool IsSanitized(GatewayProcess& gateway) {
  return testing::IsSanitized(gateway.process().pid());
}

std::string UrlOf(const RawHttpServer& server) {
  return absl::StrCat("http://127.0.0.1:", server.port(), "/v1");
}

using ListOutcome = OrdersCaller::ListOutcome;

// Makes one call for each of `kCalls` customers at once.
std::vector<ListOutcome> ListAtOnce(const OrdersCaller& caller) {
  std::vector<std::future<ListOutcome>> calls;
  for (int i = 0; i < kCalls; ++i) {
    calls.push_back(std::async(std::launch::async, [&caller, i] {
      return caller.List(CustomerOf(i));
    }));
  }
  std::vector<ListOutcome> outcomes;
  for (auto& call : calls) outcomes.push_back(call.get());
  return outcomes;
}

// A list of no orders and four million members that mean nothing, 31 MB.
std::string EnvelopeOfManyMembers() {
  constexpr int kMembers = 4'000'000;
  std::string body = R"({"totalCount":0,"items":[])";
  body.reserve(size_t{9} * kMembers);
  static constexpr char kDigits[] =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int i = 0; body.size() < size_t{31'000'000} && i < kMembers; ++i) {
    body += ",\"";
    for (int rest = i; rest > 0; rest /= 62) body += kDigits[rest % 62];
    body += "\":1";
  }
  return body + "}";
}

TEST(Memory, OfEnvelopesWithManyMembersIsThatOfTheirBodies) {
  RawHttpServer server(AnswerAll(OkResponse(EnvelopeOfManyMembers())));
  GatewayProcess gateway(UrlOf(server));
  if (IsSanitized(gateway)) GTEST_SKIP() << "the sanitizer takes memory";
  const int64_t before = Resident(gateway);

  const auto outcomes = ListAtOnce(OrdersCaller(gateway.api()));

  const int64_t growth = Peak(gateway) - before;
  RecordProperty("peak_growth_mib", static_cast<int>(growth / kMiB));
  for (const auto& outcome : outcomes) {
    EXPECT_EQ(outcome.status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(outcome.reason(), "RESPONSE_TOO_LARGE");
  }
  EXPECT_LE(growth, kDefaultBodyBytes + 64 * kMiB);
  EXPECT_EQ(gateway.Terminate(), 0);
}

// A list of 1.2 MB.
std::string LargeList() {
  const std::string order = testing::OrderFixtures().front();
  const size_t count = 1'200'000 / order.size();
  return testing::ListDocument(std::vector<std::string>(count, order));
}

TEST(Memory, OfABurstOfLargeListsIsGivenBack) {
  RawHttpServer server(AnswerAll(OkResponse(LargeList())));
  GatewayProcess gateway(UrlOf(server));
  if (IsSanitized(gateway)) GTEST_SKIP() << "the sanitizer takes memory";
  const int64_t before = Resident(gateway);

  {
    const OrdersCaller caller(gateway.api());
    for (int round = 0; round < 3; ++round) {
      for (const auto& outcome : ListAtOnce(caller)) {
        EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
      }
    }
  }
  RecordProperty("peak_growth_mib",
                 static_cast<int>((Peak(gateway) - before) / kMiB));

  const auto left = [&] { return Resident(gateway) - before; };
  EXPECT_TRUE(Eventually([&] { return left() <= 48 * kMiB; }))
      << left() / kMiB << " MiB are left";
  RecordProperty("left_mib", static_cast<int>(left() / kMiB));
}

// An upstream whose bodies begin with a part that takes the whole budget of a
// gateway, and end when the test says so.
class BodyBudget : public ::testing::Test {
 protected:
  static constexpr int64_t kBudget = kMiB;
  static constexpr size_t kFirstPart = 700'000;

  ~BodyBudget() override { Finish(); }

  void Finish() {
    if (!finish_.HasBeenNotified()) finish_.Notify();
  }

  double BytesInUse() {
    return Scrape(gateway_.metrics())["partnercenter_upstream_body_bytes"];
  }

  // Lists the orders of the customer whose body stays unfinished.
  std::future<ListOutcome> ListSlowly() {
    return std::async(std::launch::async,
                      [this] { return caller_.List(CustomerOf(0)); });
  }
  bool BudgetIsUsedUp() {
    return Eventually([this] { return BytesInUse() == kBudget; });
  }

  absl::Notification finish_;
  const std::string list_ = absl::StrCat(R"({"totalCount":0,"items":[])",
                                         std::string(kFirstPart, ' '), "}");
  RawHttpServer server_{[this](ServedConnection& served) {
    while (true) {
      const std::string request = served.ReadRequest();
      if (request.empty()) return;
      const std::string response = OkResponse(
          absl::StrContains(request, "/orders/") ? R"({"id":"x"})" : list_);
      served.Send(response.substr(0, response.size() - 1));
      if (absl::StrContains(request, CustomerOf(0))) {
        finish_.WaitForNotification();
      }
      served.Send(response.substr(response.size() - 1));
    }
  }};
  GatewayProcess gateway_{UrlOf(server_),
                          {{"limits", {{"bodyBytes", kBudget}}},
                           {"upstream", {{"maxBodyBytes", kBudget}}}}};
  const OrdersCaller caller_{gateway_.api()};
};

TEST_F(BodyBudget, LetsABodyWaitUnreadUntilAnotherIsDone) {
  auto slow = ListSlowly();
  ASSERT_TRUE(BudgetIsUsedUp());
  auto waiting = std::async(std::launch::async,
                            [&] { return caller_.List(CustomerOf(1)); });
  ASSERT_TRUE(server_.WaitForRequests(2));
  EXPECT_EQ(BytesInUse(), kBudget);

  Finish();

  EXPECT_TRUE(slow.get().status.ok());
  EXPECT_TRUE(waiting.get().status.ok());
  EXPECT_TRUE(Eventually([this] { return BytesInUse() == 0; }));
}

TEST_F(BodyBudget, LetsABodyWaitNoLongerThanItsDeadline) {
  auto slow = ListSlowly();
  ASSERT_TRUE(BudgetIsUsedUp());
  OrdersCaller::Options options;
  options.deadline = absl::Seconds(1);

  EXPECT_EQ(caller_.List(CustomerOf(1), options).status.error_code(),
            StatusCode::DEADLINE_EXCEEDED);

  // Its connection was closed, so its worker is free.
  EXPECT_TRUE(Eventually([this] {
    return Scrape(gateway_.metrics())["partnercenter_workers_busy"] == 1;
  }));
  const std::string line = gateway_.process().WaitForLine("DEADLINE_EXCEEDED");
  EXPECT_THAT(line, HasSubstr("phase receive"));
  Finish();
  EXPECT_TRUE(slow.get().status.ok());
}

TEST_F(BodyBudget, LetsABodyThatNobodyWaitsForGo) {
  auto slow = ListSlowly();
  ASSERT_TRUE(BudgetIsUsedUp());
  grpc::ClientContext context;
  OrdersCaller::Options options;
  options.context = &context;
  auto cancelled = std::async(
      std::launch::async, [&] { return caller_.List(CustomerOf(1), options); });
  ASSERT_TRUE(server_.WaitForRequests(2));

  context.TryCancel();

  EXPECT_EQ(cancelled.get().status.error_code(), StatusCode::CANCELLED);
  EXPECT_TRUE(Eventually([this] {
    return Scrape(gateway_.metrics())["partnercenter_workers_busy"] == 1;
  }));
  Finish();
  EXPECT_TRUE(slow.get().status.ok());
}

TEST_F(BodyBudget, HoldsBackNoSmallDocument) {
  auto slow = ListSlowly();
  ASSERT_TRUE(BudgetIsUsedUp());

  EXPECT_TRUE(caller_.GetOrder(CustomerOf(1), "x").status.ok());

  Finish();
  EXPECT_TRUE(slow.get().status.ok());
}

}  // namespace
}  // namespace partnercenter
