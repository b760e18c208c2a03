#include "gateway/call/unary_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "base/error_details.h"
#include "base/guid.h"
#include "client/error_reason.h"
#include "partnercenter/orders/v1/orders.pb.h"
#include "tests/gateway/call/fake_reply_sink.h"
#include "tests/gateway/fetch/scripted_client.h"
#include "tests/support/fake_clock.h"

namespace partnercenter::gateway {
namespace {

using client::OrdersFetch;
using orders::v1::Freshness;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr char kCustomer[] = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f01";

CheckedRequest Request(const char* customer = kCustomer) {
  return {.query = {.customer_id = *base::Guid::Parse(customer)}};
}

OrdersFetch::Step Unavailable(const client::CallContext&) {
  return client::MakeError(absl::StatusCode::kUnavailable,
                           orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE,
                           "503");
}

Freshness FreshnessOf(const FakeReplySink::Reply& reply) {
  orders::v1::ListOrdersResponse list;
  EXPECT_TRUE(list.ParseFromString(reply.bytes));
  return list.freshness();
}

// Fetches that end soon, one after the other, with an answer of now.
ScriptedClient::Script AnswerAtOnce(const base::Clock& clock) {
  return [&clock](const auto&) -> OrdersFetch::Step {
    client::OrdersAnswer answer;
    answer.as_of = clock.WallTime();
    answer.received = clock.Now();
    answer.ms_request_id = "r";
    return answer;
  };
}

constexpr int64_t kReplyBytes = 1'000'000;

Config ThreeCallsAtATime() {
  Config config;
  config.mutable_limits()->set_per_caller_concurrency(3);
  return config;
}

// Everything that calls need, with a client of the test's and no gRPC.
class UnaryCallTest : public ::testing::Test {
 protected:
  // A call, and what its caller sees of it.
  struct Call {
    FakeReplySink sink;
    std::shared_ptr<UnaryCall> call;
    bool is_started = false;
    // Clear it before the call starts: the reply does not leave by itself.
    bool is_read = true;
  };

  void SetUp() override { ::testing::internal::CaptureStderr(); }

  void TearDown() override {
    drain_end_.request_stop();
    barrier_.Open();
    for (const auto& call : calls_) {
      if (call->is_started) call->sink.Await();
    }
    calls_.clear();
    fetches_.reset();
    log_.reset();
    ::testing::internal::GetCapturedStderr();
  }

  // Fetches do as `script` says, at most `runs_per_minute` if that is not 0.
  void Begin(ScriptedClient::Script script, int runs_per_minute = 0) {
    has_rate_limit_ = runs_per_minute > 0;
    fetches_ =
        std::make_unique<Fetches>(*this, std::move(script), runs_per_minute);
  }

  Call* Make(absl::StatusOr<CheckedRequest> request,
             absl::Duration patience = absl::Minutes(1)) {
    Call* const call = calls_.emplace_back(std::make_unique<Call>()).get();
    CallInfo info = {.method = "ListOrders", .started = clock_.Now()};
    info.deadline = clock_.Now() + patience;
    Admission admission = authorizer_.Admit({"caller"}, "ListOrders", {});
    info.caller = admission.caller;
    if (!admission.status.ok()) request = admission.status;
    metrics_.Start("ListOrders");
    call->call = std::make_shared<UnaryCall>(
        CallParts{cache_,
                  fetches_->coalescer,
                  timer_,
                  {clock_, call_log_, metrics_},
                  reply_budget_,
                  in_flight_,
                  drain_end_.get_token(),
                  max_deadline_,
                  default_max_age_,
                  has_rate_limit_,
                  min_reply_time_},
        std::move(info), std::move(admission), std::move(request));
    call->sink.on_finish = [call] {
      if (call->is_read) call->call->OnSent();
    };
    return call;
  }

  // The same, started.
  Call* Start(absl::StatusOr<CheckedRequest> request,
              absl::Duration patience = absl::Minutes(1)) {
    Call* const call = Make(std::move(request), patience);
    call->is_started = true;
    call->call->Start(call->sink);
    return call;
  }

  // The same for a call whose reply does not leave before OnSent.
  Call* StartUnread(absl::StatusOr<CheckedRequest> request) {
    Call* const call = Make(std::move(request));
    call->is_read = false;
    call->is_started = true;
    call->call->Start(call->sink);
    return call;
  }

  static SharedAnswer AnswerOf(int64_t bytes) {
    auto answer = std::make_shared<client::OrdersAnswer>();
    answer->wire = std::string(static_cast<size_t>(bytes), 'x');
    return answer;
  }

  // Puts a response of this age into the cache.
  void Cache(absl::Duration age) {
    auto answer = std::make_shared<client::OrdersAnswer>();
    answer->as_of = clock_.WallTime() - age;
    answer->received = clock_.Now() - age;
    answer->ms_request_id = "cached";
    cache_.Keep(client::TargetOf(Request().query), std::move(answer));
  }

  struct Fetches {
    Fetches(UnaryCallTest& test, ScriptedClient::Script script,
            int runs_per_minute)
        : orders(test.clock_, std::move(script)),
          coalescer({orders, workers, test.cache_, test.clock_, 32 << 20,
                     [](const client::OrdersAnswer&) {}}),
          workers({1, 100, runs_per_minute}, test.timer_) {}

    ScriptedClient orders;
    Coalescer coalescer;
    // Behind what its jobs use.
    WorkerPool workers;
  };

  // Where the timer stands, so that deadlines are of both.
  testing::FakeClock clock_{absl::Now()};
  base::Timer timer_;
  Barrier barrier_;
  AnswerCache cache_{1'000'000};
  std::unique_ptr<Log> log_ = std::make_unique<Log>(LogSettings());
  CallLog call_log_{*log_};
  prometheus::Registry registry_;
  ServerMetrics metrics_{registry_};
  InFlightCalls in_flight_;
  std::stop_source drain_end_;
  ReplyBudget reply_budget_{kReplyBytes};
  AccessMetrics access_metrics_{registry_};
  Authorizer authorizer_{ThreeCallsAtATime(), access_metrics_};
  absl::Duration min_reply_time_ = absl::Seconds(1);
  absl::Duration max_deadline_ = absl::Hours(1);
  absl::Duration default_max_age_;
  bool has_rate_limit_ = false;
  std::unique_ptr<Fetches> fetches_;
  // Here, since fetches that still run reply to them.
  std::vector<std::unique_ptr<Call>> calls_;
};

TEST_F(UnaryCallTest, RepliesWithTheResultOfItsFetch) {
  Begin(AnswerAtOnce(clock_));

  auto* const call = Start(Request());

  const auto reply = call->sink.Await();
  EXPECT_TRUE(reply.status.ok());
  EXPECT_EQ(FreshnessOf(reply).source(), Freshness::SOURCE_LIVE);
  EXPECT_THAT(reply.trailers, Contains(Pair("ms-request-id", "r")));
}

TEST_F(UnaryCallTest, RepliesWithAnErrorOfItsFetch) {
  Begin(Unavailable);

  auto* const call = Start(Request());

  EXPECT_EQ(base::ReasonOf(call->sink.Await().status), "UPSTREAM_UNAVAILABLE");
}

TEST_F(UnaryCallTest, MarksTheReplyOfASharedFetch) {
  Begin([&, answer = AnswerAtOnce(clock_)](const auto& context) {
    barrier_.Pass();
    return answer(context);
  });

  auto* const first = Start(Request());
  auto* const second = Start(Request());
  barrier_.Open();

  EXPECT_EQ(FreshnessOf(first->sink.Await()).source(), Freshness::SOURCE_LIVE);
  EXPECT_EQ(FreshnessOf(second->sink.Await()).source(),
            Freshness::SOURCE_COALESCED);
  EXPECT_EQ(fetches_->orders.started.size(), 1);
}

TEST_F(UnaryCallTest, RepliesFromTheCacheWithinTheAgeOfTheRequest) {
  Begin(AnswerAtOnce(clock_));
  Cache(absl::Seconds(10));
  CheckedRequest request = Request();
  request.max_age = absl::Seconds(10);
  auto* const call = Make(request);

  call->call->Start(call->sink);

  EXPECT_EQ(call->sink.replies(), 1);
  const auto reply = call->sink.Await();
  EXPECT_EQ(FreshnessOf(reply).source(), Freshness::SOURCE_CACHED);
  EXPECT_THAT(reply.trailers, Contains(Pair("ms-request-id", "cached")));
  EXPECT_EQ(fetches_->orders.started.size(), 0);
}

TEST_F(UnaryCallTest, RepliesFromTheCacheWithinTheDefaultAge) {
  Begin(AnswerAtOnce(clock_));
  Cache(absl::Seconds(10));
  default_max_age_ = absl::Seconds(20);
  auto* const call = Make(Request());

  call->call->Start(call->sink);

  EXPECT_EQ(call->sink.replies(), 1);
  EXPECT_EQ(FreshnessOf(call->sink.Await()).source(), Freshness::SOURCE_CACHED);
}

TEST_F(UnaryCallTest, RepliesNothingFromTheCacheThatIsTooOldOrNotAskedFor) {
  Begin(AnswerAtOnce(clock_));
  Cache(absl::Seconds(10));
  CheckedRequest request = Request();
  request.max_age = absl::Seconds(9);
  auto* const young = Start(request);
  EXPECT_EQ(FreshnessOf(young->sink.Await()).source(), Freshness::SOURCE_LIVE);
  auto* const without = Start(Request());
  EXPECT_EQ(FreshnessOf(without->sink.Await()).source(),
            Freshness::SOURCE_LIVE);

  EXPECT_EQ(fetches_->orders.started.size(), 2);
}

TEST_F(UnaryCallTest, RefusesAnInvalidRequestWithoutAFetch) {
  Begin(AnswerAtOnce(clock_));
  const absl::Status invalid =
      client::MakeError(absl::StatusCode::kInvalidArgument,
                        orders::v1::ERROR_REASON_INVALID_REQUEST, "no");
  auto* const call = Make(invalid);

  call->call->Start(call->sink);

  EXPECT_EQ(call->sink.replies(), 1);
  EXPECT_EQ(base::ReasonOf(call->sink.Await().status), "INVALID_REQUEST");
  EXPECT_EQ(fetches_->orders.started.size(), 0);
}

TEST_F(UnaryCallTest, RepliesAtOnceIfNoFetchCanBegin) {
  Begin(AnswerAtOnce(clock_));
  fetches_->orders.refusal =
      client::MakeError(absl::StatusCode::kUnavailable,
                        orders::v1::ERROR_REASON_CIRCUIT_OPEN, "open");

  auto* const call = Start(Request());

  EXPECT_EQ(call->sink.replies(), 1);
  EXPECT_EQ(base::ReasonOf(call->sink.Await().status), "CIRCUIT_OPEN");
}

TEST_F(UnaryCallTest, HoldsItsPlaceUntilTheReplyHasLeft) {
  Begin(AnswerAtOnce(clock_));
  auto* const first = StartUnread(Request());
  StartUnread(Request())->sink.Await();
  StartUnread(Request())->sink.Await();
  first->sink.Await();
  const size_t fetches = fetches_->orders.started.size();

  auto* const refused = Start(Request());
  EXPECT_EQ(base::ReasonOf(refused->sink.Await().status), "CALLER_LIMIT");
  EXPECT_EQ(fetches_->orders.started.size(), fetches);

  first->call->OnSent();
  EXPECT_TRUE(Start(Request())->sink.Await().status.ok());
}

TEST_F(UnaryCallTest, WaitsForThePlaceOfAReplyThatIsJustLeaving) {
  Begin(AnswerAtOnce(clock_));
  auto* const first = StartUnread(Request());
  StartUnread(Request())->sink.Await();
  StartUnread(Request())->sink.Await();
  first->sink.Await();

  // As of a caller that has read its reply before the server knows of it.
  auto* const next = Start(Request());
  EXPECT_EQ(next->sink.replies(), 0);
  first->call->OnSent();

  EXPECT_TRUE(next->sink.Await().status.ok());
}

TEST_F(UnaryCallTest, HoldsRoomForItsReplyUntilThatHasLeft) {
  Begin(AnswerAtOnce(clock_));
  auto* const call = StartUnread(Request());
  call->sink.Await();
  EXPECT_GT(reply_budget_.bytes(), 0);

  call->call->OnSent();

  EXPECT_EQ(reply_budget_.bytes(), 0);
}

TEST_F(UnaryCallTest, HoldsRoomForACachedReplyToo) {
  Begin(AnswerAtOnce(clock_));
  Cache(absl::ZeroDuration());
  default_max_age_ = absl::Hours(1);
  auto* const call = StartUnread(Request());
  EXPECT_EQ(FreshnessOf(call->sink.Await()).source(), Freshness::SOURCE_CACHED);
  EXPECT_GT(reply_budget_.bytes(), 0);

  call->call->OnSent();

  EXPECT_EQ(reply_budget_.bytes(), 0);
}

TEST_F(UnaryCallTest, IsOverloadedAtTheBoundOfUnreadRepliesBeforeAnyFetch) {
  Begin(AnswerAtOnce(clock_));
  const auto unread =
      reply_budget_.Take("caller", "ListOrders", AnswerOf(kReplyBytes / 2));

  auto* const call = Start(Request());

  EXPECT_EQ(call->sink.replies(), 1);
  const auto reply = call->sink.Await();
  EXPECT_EQ(reply.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(reply.status), "OVERLOADED");
  EXPECT_THAT(std::string(reply.status.message()),
              HasSubstr("limits.replyBytes"));
  EXPECT_TRUE(base::RetryDelayOf(reply.status).has_value());
  EXPECT_EQ(fetches_->orders.started.size(), 0);
}

TEST_F(UnaryCallTest, IsOverloadedIfTheBoundIsReachedBeforeItsTurn) {
  Begin([&, answer = AnswerAtOnce(clock_)](const auto& context) {
    barrier_.Pass();
    return answer(context);
  });
  auto* const running = Start(Request());
  fetches_->orders.started.Await(1);
  auto* const queued = Start(Request("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f02"));
  const auto unread =
      reply_budget_.Take("caller", "ListOrders", AnswerOf(kReplyBytes / 2));
  barrier_.Open();

  const absl::Status refused = queued->sink.Await().status;
  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("limits.replyBytes"));
  EXPECT_EQ(fetches_->orders.started.size(), 1);
  // What was fetched meanwhile does not fit either.
  EXPECT_EQ(base::ReasonOf(running->sink.Await().status), "OVERLOADED");
}

TEST_F(UnaryCallTest, GivesUpAReplyThatIsNotReadAtTheDeadline) {
  Begin(AnswerAtOnce(clock_));
  min_reply_time_ = absl::ZeroDuration();
  max_deadline_ = absl::Milliseconds(100);

  auto* const call = StartUnread(Request());

  EXPECT_TRUE(call->sink.Await().status.ok());
  call->sink.AwaitAbort();
}

TEST_F(UnaryCallTest, GivesUpNoReplyThatHasLeft) {
  Begin(AnswerAtOnce(clock_));
  min_reply_time_ = absl::ZeroDuration();
  max_deadline_ = absl::Milliseconds(100);
  auto* const read = Start(Request());
  read->sink.Await();

  // Its time comes later.
  StartUnread(Request())->sink.AwaitAbort();

  EXPECT_EQ(read->sink.aborts(), 0);
}

TEST_F(UnaryCallTest, LeavesTheErrorOfADeadlineTimeToLeave) {
  Begin(BlockUntilStopped);
  max_deadline_ = absl::ZeroDuration();
  min_reply_time_ = absl::Hours(1);

  auto* const late = StartUnread(Request());

  EXPECT_EQ(late->sink.Await().status.code(),
            absl::StatusCode::kDeadlineExceeded);
  min_reply_time_ = absl::ZeroDuration();
  StartUnread(Request())->sink.AwaitAbort();
  EXPECT_EQ(late->sink.aborts(), 0);
}

TEST_F(UnaryCallTest, RefusesNewCallsOnceTheGatewayDrains) {
  Begin(AnswerAtOnce(clock_));
  Cache(absl::ZeroDuration());
  in_flight_.RefuseMore();
  CheckedRequest request = Request();
  request.max_age = absl::Hours(1);
  request.max_stale_on_error = absl::Hours(1);
  auto* const call = Make(request);

  call->call->Start(call->sink);

  const auto reply = call->sink.Await();
  EXPECT_EQ(reply.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(reply.status), "DRAINING");
}

TEST_F(UnaryCallTest, TellsCallsThatTheEndOfTheDrainCutsOfIt) {
  Begin(BlockUntilStopped);
  auto* const running = Start(Request());
  fetches_->orders.started.Await(1);

  drain_end_.request_stop();

  EXPECT_EQ(base::ReasonOf(running->sink.Await().status), "DRAINING");
  // One that starts in the midst of it.
  auto* const late = Start(Request());
  EXPECT_EQ(base::ReasonOf(late->sink.Await().status), "DRAINING");
}

TEST_F(UnaryCallTest, TellsACancelledCallWhereItsFetchStopped) {
  Begin([](const client::CallContext& context) {
    context.BeginAttempt("r");
    context.Enter("wait");
    return BlockUntilStopped(context);
  });
  auto* const call = Start(Request());
  fetches_->orders.started.Await(1);

  call->call->Cancel();

  const auto reply = call->sink.Await();
  EXPECT_EQ(reply.status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(base::ReasonOf(reply.status), "CANCELLED");
  EXPECT_EQ(base::MetadataOf(reply.status, "phase"), "wait");
}

TEST_F(UnaryCallTest, TellsACallCutByItsDeadlineOfThat) {
  Begin(BlockUntilStopped);
  auto* const call = Start(Request());
  fetches_->orders.started.Await(1);
  clock_.Advance(absl::Minutes(1));

  call->call->Cancel();

  const auto reply = call->sink.Await();
  EXPECT_EQ(reply.status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(base::ReasonOf(reply.status), "DEADLINE_EXCEEDED");
}

TEST_F(UnaryCallTest, StopsByItselfAtTheGatewaysOwnDeadline) {
  Begin(BlockUntilStopped);
  max_deadline_ = absl::ZeroDuration();

  auto* const call = Start(Request());

  EXPECT_EQ(call->sink.Await().status.code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_F(UnaryCallTest, LeavesTheQueueAtOnceWhenCancelled) {
  Begin(BlockUntilStopped);
  auto* const running = Start(Request());
  fetches_->orders.started.Await(1);
  auto* const queued = Start(Request("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f02"));

  queued->call->Cancel();

  EXPECT_EQ(queued->sink.replies(), 1);
  EXPECT_EQ(base::MetadataOf(queued->sink.Await().status, "phase"), "queue");
  EXPECT_EQ(base::MetadataOf(queued->sink.Await().status, "attempts"), "");
  EXPECT_EQ(fetches_->workers.load().waiting, 0);
  EXPECT_EQ(running->sink.replies(), 0);
}

TEST_F(UnaryCallTest, CutsNoFetchThatOthersWaitFor) {
  Begin([&, answer = AnswerAtOnce(clock_)](const client::CallContext& context) {
    context.BeginAttempt("r");
    barrier_.Pass();
    return answer(context);
  });
  auto* const first = Start(Request());
  fetches_->orders.started.Await(1);
  auto* const second = Start(Request());

  first->call->Cancel();

  EXPECT_EQ(first->sink.replies(), 1);
  EXPECT_EQ(first->sink.Await().status.code(), absl::StatusCode::kCancelled);
  barrier_.Open();
  EXPECT_TRUE(second->sink.Await().status.ok());
}

TEST_F(UnaryCallTest, WaitsOnlyBrieflyForAFetchThatDoesNotStop) {
  Inbox<int> blocked;
  Begin([&, answer = AnswerAtOnce(clock_)](const client::CallContext& context) {
    context.BeginAttempt("r");
    context.Enter("decode");
    blocked.Put(0);
    barrier_.Pass();
    return answer(context);
  });
  auto* const call = Start(Request());
  blocked.Await(1);

  call->call->Cancel();

  const auto reply = call->sink.Await();
  EXPECT_EQ(reply.status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(base::MetadataOf(reply.status, "phase"), "decode");
  EXPECT_EQ(base::MetadataOf(reply.status, "attempts"), "1");
  EXPECT_THAT(reply.trailers, Contains(Pair("ms-request-id", "r")));
  // The fetch ends after all, which is no second reply.
  barrier_.Open();
  fetches_.reset();
  EXPECT_EQ(call->sink.replies(), 1);
}

TEST_F(UnaryCallTest, RepliesOnceHoweverOftenItIsStopped) {
  Begin(AnswerAtOnce(clock_));
  auto* const call = Start(Request());
  EXPECT_TRUE(call->sink.Await().status.ok());

  call->call->Cancel();
  drain_end_.request_stop();
  call->call->Cancel();

  EXPECT_EQ(call->sink.replies(), 1);
}

TEST_F(UnaryCallTest, RepliesIfItIsCancelledBeforeItHasJoinedAFetch) {
  Begin(BlockUntilStopped);
  auto* const call = Make(Request());
  call->call->Cancel();

  call->call->Start(call->sink);

  EXPECT_EQ(call->sink.Await().status.code(), absl::StatusCode::kCancelled);
}

TEST_F(UnaryCallTest, ReplacesAnErrorByAStaleResponse) {
  Begin(Unavailable);
  Cache(absl::Hours(1));
  CheckedRequest request = Request();
  request.max_stale_on_error = absl::Hours(1);

  auto* const call = Start(request);

  const auto reply = call->sink.Await();
  EXPECT_TRUE(reply.status.ok());
  EXPECT_EQ(FreshnessOf(reply).source(), Freshness::SOURCE_STALE);
  EXPECT_EQ(FreshnessOf(reply).refresh_error_reason(), "UPSTREAM_UNAVAILABLE");
  EXPECT_THAT(reply.trailers, Contains(Pair("ms-request-id", "cached")));
}

TEST_F(UnaryCallTest, ReplacesNoErrorByAResponseThatIsTooOld) {
  Begin(Unavailable);
  Cache(absl::Hours(1));
  CheckedRequest request = Request();
  request.max_stale_on_error = absl::Minutes(59);

  auto* const call = Start(request);

  EXPECT_EQ(base::ReasonOf(call->sink.Await().status), "UPSTREAM_UNAVAILABLE");
}

TEST_F(UnaryCallTest, RefusesAtOnceWhatTheRateLimitLeavesNoTimeFor) {
  Begin(AnswerAtOnce(clock_), /*runs_per_minute=*/1);
  // The burst.
  for (int i = 0; i < 5; ++i) Start(Request())->sink.Await();

  auto* const call = Start(Request(), absl::Seconds(30));

  EXPECT_EQ(call->sink.replies(), 1);
  EXPECT_EQ(base::ReasonOf(call->sink.Await().status), "RATE_LIMITED");
}

TEST_F(UnaryCallTest, NamesTheRateLimitShortlyBeforeTheDeadline) {
  Begin(AnswerAtOnce(clock_), /*runs_per_minute=*/1);
  for (int i = 0; i < 5; ++i) Start(Request())->sink.Await();
  // Waits for its turn, some 60 s from now.
  auto* const patient = Start(Request(), absl::Minutes(10));

  auto* const call = Start(Request(), absl::Milliseconds(400));

  const auto reply = call->sink.Await();
  EXPECT_EQ(reply.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(base::ReasonOf(reply.status), "RATE_LIMITED");
  EXPECT_EQ(patient->sink.replies(), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
