#include "gateway/call/call_reply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guid.h"
#include "client/error_reason.h"
#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/gateway/call/fake_reply_sink.h"
#include "tests/gateway/metrics/collected.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using nlohmann::json;
using orders::v1::Freshness;
using orders::v1::ListOrdersResponse;
using ::testing::Contains;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

constexpr char kCorrelationId[] = "22222222-2222-4222-8222-222222222222";
constexpr char kMethod[] =
    R"(grpc_method="ListOrders",grpc_service="partnercenter.orders.v1.OrdersService",grpc_type="unary")";

absl::Status Unavailable() {
  return client::MakeError(absl::StatusCode::kUnavailable,
                           orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE,
                           "503");
}

class CallReplyTest : public ::testing::Test {
 protected:
  CallReplyTest() {
    info_.method = "ListOrders";
    info_.started = clock_.Now();
    info_.deadline = clock_.Now() + absl::Minutes(1);
    info_.peer = "ipv4:10.0.0.1:40132";
    info_.caller = "billing";
    info_.customer = "44e5b981-00c6-4fb0-a738-22ac2ea54ab1";
    info_.trace = {std::string(32, '1'), std::string(16, '2'), ""};
    info_.ms_correlation_id = kCorrelationId;
  }

  SharedAnswer Answer() const {
    ListOrdersResponse list;
    list.add_orders()->set_id("order-1");
    auto answer = std::make_shared<client::OrdersAnswer>();
    answer->wire = list.SerializeAsString();
    answer->as_of = clock_.WallTime() - absl::Seconds(3);
    answer->received = clock_.Now() - absl::Seconds(3);
    answer->ms_request_id = "r";
    return answer;
  }

  // Sends the reply, and keeps the line that is logged of it.
  FakeReplySink::Reply Send(CallOutcome outcome) {
    ::testing::internal::CaptureStderr();
    {
      Log log{LogSettings()};
      CallLog call_log(log);
      metrics_.Start("ListOrders");
      clock_.Advance(absl::Milliseconds(20));
      SendReply({clock_, call_log, metrics_}, std::move(info_),
                std::move(outcome), sink_);
    }
    line_ = json::parse(::testing::internal::GetCapturedStderr(), nullptr,
                        /*allow_exceptions=*/false);
    EXPECT_EQ(sink_.replies(), 1);
    return sink_.Await();
  }

  double Handled(const std::string& code) const {
    const auto all = Collected(registry_);
    const auto found = all.find(absl::StrCat(
        "grpc_server_handled_total{grpc_code=\"", code, "\",", kMethod, "}"));
    return found == all.end() ? -1 : found->second;
  }

  testing::FakeClock clock_;
  prometheus::Registry registry_;
  ServerMetrics metrics_{registry_};
  FakeReplySink sink_;
  CallInfo info_;
  json line_;
};

TEST_F(CallReplyTest, SendsAnAnswerWithItsFreshnessAndTheIds) {
  const auto reply =
      Send({.answer = Answer(), .provenance = {Freshness::SOURCE_COALESCED}});

  EXPECT_TRUE(reply.status.ok());
  ListOrdersResponse list;
  ASSERT_TRUE(list.ParseFromString(reply.bytes));
  EXPECT_EQ(list.orders(0).id(), "order-1");
  EXPECT_EQ(list.freshness().source(), Freshness::SOURCE_COALESCED);
  EXPECT_THAT(reply.trailers, Contains(Pair("ms-request-id", "r")));
  EXPECT_THAT(reply.trailers,
              Contains(Pair("ms-correlation-id", kCorrelationId)));
  EXPECT_THAT(reply.trailers, Not(Contains(Key("grpc-retry-pushback-ms"))));
}

TEST_F(CallReplyTest, DatesAnAnswerByTheWallTimeThatWasSetSinceItWasReceived) {
  const SharedAnswer answer = Answer();
  clock_.SetWallTimeBy(-absl::Hours(1));

  const auto reply =
      Send({.answer = answer, .provenance = {Freshness::SOURCE_CACHED}});

  ListOrdersResponse list;
  ASSERT_TRUE(list.ParseFromString(reply.bytes));
  // Its age has not changed, and it is not from the future.
  EXPECT_EQ(absl::FromUnixSeconds(list.freshness().as_of().seconds()) +
                absl::Nanoseconds(list.freshness().as_of().nanos()),
            answer->as_of - absl::Hours(1));
  EXPECT_NEAR(Collected(registry_).at("partnercenter_answer_age_seconds_sum"),
              3.02, 0.001);
}

TEST_F(CallReplyTest, LogsAnAnswer) {
  const auto reply = Send({.answer = Answer(),
                           .effort = {2, absl::Milliseconds(7), 90, "cv.0"},
                           .queue_time = absl::Milliseconds(1)});

  EXPECT_EQ(line_["method"], "ListOrders");
  EXPECT_EQ(line_["code"], "OK");
  EXPECT_EQ(line_["caller"], "billing");
  EXPECT_EQ(line_["peer"], "ipv4:10.0.0.1:40132");
  EXPECT_EQ(line_["customer"], "44e5b981-00c6-4fb0-a738-22ac2ea54ab1");
  EXPECT_EQ(line_["duration_ms"], 20);
  EXPECT_EQ(line_["queue_ms"], 1);
  EXPECT_EQ(line_["attempts"], 2);
  EXPECT_EQ(line_["ms_cv"], "cv.0");
  EXPECT_EQ(line_["reply_bytes"], reply.bytes.size());
  EXPECT_EQ(line_["freshness"], "LIVE");
  EXPECT_EQ(line_["trace_id"], std::string(32, '1'));
  EXPECT_EQ(line_["span_id"], std::string(16, '2'));
  EXPECT_EQ(line_["ms_request_id"], "r");
  EXPECT_EQ(line_["ms_correlation_id"], kCorrelationId);
}

TEST_F(CallReplyTest, CountsAnAnswerOnceWithItsAge) {
  Send({.answer = Answer(), .provenance = {Freshness::SOURCE_CACHED}});

  EXPECT_EQ(Handled("OK"), 1);
  const auto all = Collected(registry_);
  EXPECT_EQ(all.at(R"(partnercenter_answers_total{source="CACHED"})"), 1);
  EXPECT_NEAR(all.at("partnercenter_answer_age_seconds_sum"), 3.02, 0.001);
}

TEST_F(CallReplyTest, HoldsAnAnswerUntilItsBytesAreSent) {
  SharedAnswer answer = Answer();
  const std::weak_ptr<const client::OrdersAnswer> watched = answer;
  Send({.answer = std::move(answer)});

  // The fake has dropped the bytes.
  EXPECT_TRUE(watched.expired());
}

TEST_F(CallReplyTest, CompletesAnErrorWithIdsAndARetryDelay) {
  const auto reply = Send({.answer = Unavailable(), .ms_request_id = "r"});

  EXPECT_EQ(reply.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(reply.status.message(), "503");
  EXPECT_TRUE(reply.bytes.empty());
  EXPECT_EQ(base::ReasonOf(reply.status), "UPSTREAM_UNAVAILABLE");
  EXPECT_EQ(base::RetryDelayOf(reply.status), base::kDefaultRetryDelay);
  EXPECT_EQ(base::MetadataOf(reply.status, "ms_correlation_id"),
            kCorrelationId);
  const auto request = base::GetDetail<google::rpc::RequestInfo>(reply.status);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->request_id(), "r");
  EXPECT_THAT(reply.trailers, Contains(Pair("ms-request-id", "r")));
  EXPECT_THAT(reply.trailers, Contains(Pair("grpc-retry-pushback-ms", "1000")));
  EXPECT_EQ(Handled("Unavailable"), 1);
  EXPECT_EQ(line_["reason"], "UPSTREAM_UNAVAILABLE");
  EXPECT_FALSE(line_.contains("freshness"));
}

TEST_F(CallReplyTest, MakesARequestIdForAnErrorWithoutOne) {
  const auto reply = Send({.answer = Unavailable()});

  const std::string id = reply.trailers.at("ms-request-id");
  EXPECT_TRUE(base::Guid::Parse(id).has_value()) << id;
  EXPECT_EQ(line_["ms_request_id"], id);
}

TEST_F(CallReplyTest, TellsNotToRetryWhereTheDeadlineComesFirst) {
  info_.deadline = clock_.Now() + absl::Milliseconds(500);

  const auto reply = Send({.answer = Unavailable()});

  EXPECT_THAT(reply.trailers, Contains(Pair("grpc-retry-pushback-ms", "-1")));
}

TEST_F(CallReplyTest, LogsTheErrorThatAStaleResponseReplaces) {
  Send({.answer = Answer(),
        .provenance = {Freshness::SOURCE_STALE, "CIRCUIT_OPEN"}});

  EXPECT_EQ(line_["freshness"], "STALE");
  EXPECT_EQ(line_["refresh_error"], "CIRCUIT_OPEN");
}

TEST_F(CallReplyTest, RepliesWithoutMemoryForTheDetails) {
  sink_.is_out_of_memory = true;

  const auto reply = Send({.answer = Answer()});

  EXPECT_EQ(reply.status.code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(reply.bytes.empty());
  EXPECT_EQ(Handled("Internal"), 1);
  EXPECT_EQ(Handled("OK"), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
