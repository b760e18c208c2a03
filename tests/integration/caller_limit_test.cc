// limits.perCallerConcurrency on the wire.

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/expected_error.h"
#include "tests/integration/mutual_tls.h"
#include "tests/support/eventually.h"
#include "tests/support/raw_http_server.h"

namespace partnercenter {
namespace {

using testing::CustomerOf;
using testing::Eventually;
using testing::kCustomer;
using testing::OrdersCaller;
using testing::RawHttpServer;
using testing::ServedConnection;

constexpr char kEmptyList[] = R"({"totalCount":0,"items":[]})";

const ExpectedError kLimited = {
    .code = grpc::StatusCode::RESOURCE_EXHAUSTED,
    .reason = "CALLER_LIMIT",
    .phase = "",
    .retry_seconds = 1,
};

// An upstream that answers no request before it is told to.
class HeldUpstream {
 public:
  RawHttpServer& server() { return server_; }
  std::string base_url() const {
    return absl::StrCat("http://127.0.0.1:", server_.port(), "/v1");
  }
  void Answer() { answer_.set_value(); }

 private:
  std::promise<void> answer_;
  const std::shared_future<void> answered_ = answer_.get_future().share();
  RawHttpServer server_{[this](ServedConnection& served) {
    while (!served.ReadRequest().empty()) {
      answered_.wait();
      served.Send(testing::OkResponse(kEmptyList));
    }
  }};
};

nlohmann::json LimitOf(int calls) {
  return {{"limits", {{"perCallerConcurrency", calls}}}};
}

TEST(CallerLimit, RefusesTheCallBeyondItAndNoOtherCaller) {
  HeldUpstream upstream;
  MutualTlsGateway gateway(upstream.base_url(), LimitOf(2));
  const OrdersCaller busy = gateway.Caller({"URI:spiffe://corp/busy"});
  const OrdersCaller other = gateway.Caller({"URI:spiffe://corp/other"});
  std::vector<std::future<bool>> held;
  const auto hold = [&held](const OrdersCaller& caller) {
    const std::string customer = CustomerOf(static_cast<int>(held.size()));
    held.push_back(std::async(std::launch::async, [&caller, customer] {
      return caller.List(customer).status.ok();
    }));
  };
  hold(busy);
  hold(busy);
  EXPECT_TRUE(upstream.server().WaitForRequests(2));

  const auto refused = busy.List(kCustomer);
  // Another connection makes no other caller.
  const auto refused_again =
      gateway.Caller({"URI:spiffe://corp/busy"}).List(kCustomer);
  hold(other);
  EXPECT_TRUE(upstream.server().WaitForRequests(3));
  upstream.Answer();
  for (auto& call : held) EXPECT_TRUE(call.get());

  ExpectError(refused, kLimited);
  ExpectError(refused_again, kLimited);
  const auto quota = refused.Get<google::rpc::QuotaFailure>();
  ASSERT_TRUE(quota.has_value());
  EXPECT_EQ(quota->violations(0).subject(), "caller spiffe://corp/busy");
  EXPECT_EQ(upstream.server().requests().size(), 3u);
}

TEST(CallerLimit, IsOfTheCallerThatAccessNames) {
  HeldUpstream upstream;
  nlohmann::json settings = LimitOf(1);
  settings.merge_patch(nlohmann::json::parse(R"({ "access": { "callers": [
      { "name": "billing", "identities": ["dns:a.corp", "dns:b.corp"],
        "methods": ["*"], "customers": ["*"] } ] } })"));
  MutualTlsGateway gateway(upstream.base_url(), settings);
  const OrdersCaller one = gateway.Caller({"DNS:a.corp"});
  auto held = std::async(std::launch::async,
                         [&] { return one.List(kCustomer).status.ok(); });
  EXPECT_TRUE(upstream.server().WaitForRequests(1));

  const auto refused = gateway.Caller({"DNS:b.corp"}).List(kCustomer);
  upstream.Answer();

  ExpectError(refused, kLimited);
  EXPECT_TRUE(held.get());
}

// Waits until the caller has a place again: the gateway may learn later than
// the caller itself that a call has ended.
bool AwaitPlace(const OrdersCaller& caller) {
  return Eventually(
      [&] { return caller.List("not a GUID").reason() == "INVALID_REQUEST"; });
}

TEST(CallerLimit, IsFreeAgainHoweverACallEnds) {
  HeldUpstream upstream;
  MutualTlsGateway gateway(upstream.base_url(), LimitOf(1));
  const OrdersCaller caller = gateway.Caller({"DNS:billing.corp"});

  OrdersCaller::Options options;
  options.deadline = absl::Milliseconds(200);
  EXPECT_EQ(caller.List(kCustomer, options).status.error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(AwaitPlace(caller));

  grpc::ClientContext context;
  OrdersCaller::Options cancelled;
  cancelled.context = &context;
  const size_t before = upstream.server().requests().size();
  auto call = std::async(std::launch::async, [&] {
    return caller.List(kCustomer, cancelled).status.error_code();
  });
  EXPECT_TRUE(upstream.server().WaitForRequests(before + 1));
  context.TryCancel();
  EXPECT_EQ(call.get(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(AwaitPlace(caller));

  upstream.Answer();
  EXPECT_TRUE(caller.List(kCustomer).status.ok());
}

TEST(CallerLimit, OfOneLetsCallsFollowEachOtherAtOnce) {
  HeldUpstream upstream;
  upstream.Answer();
  MutualTlsGateway gateway(upstream.base_url(), LimitOf(1));
  const OrdersCaller caller = gateway.Caller({"DNS:billing.corp"});

  for (int i = 0; i < 200; ++i) {
    const auto outcome = caller.List(kCustomer);
    ASSERT_TRUE(outcome.status.ok()) << i << outcome.status.error_message();
  }
}

}  // namespace
}  // namespace partnercenter
