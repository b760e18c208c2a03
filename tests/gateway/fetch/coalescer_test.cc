#include "gateway/fetch/coalescer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error_details.h"
#include "client/error_reason.h"
#include "tests/gateway/fetch/scripted_client.h"
#include "tests/support/eventually.h"

namespace partnercenter::gateway {
namespace {

using client::OrderQuery;
using client::OrdersAnswer;
using client::OrdersFetch;
using testing::Eventually;
using Left = Coalescer::Membership::Left;

OrderQuery QueryOf(char customer, bool include_price = false) {
  OrderQuery query = {.customer_id = *base::Guid::Parse(
                          absl::StrCat("4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f0",
                                       absl::string_view(&customer, 1)))};
  query.include_price = include_price;
  return query;
}

struct World {
  explicit World(ScriptedClient::Script script, int queue = 100,
                 size_t max_waiters = 1000)
      : orders(clock, std::move(script)),
        coalescer(
            {orders, workers, cache, clock,
             max_waiters * (kWaitingCallBytes + 100),
             [this](const OrdersAnswer& answer) { told.Put(answer.wire); }}),
        workers({1, queue}, timer) {}

  absl::StatusOr<Coalescer::Membership> Join(
      const OrderQuery& query, absl::Duration patience = absl::Minutes(1)) {
    return coalescer.Join(query, {"caller", clock.Now() + patience, "c",
                                  [this](Delivery delivery) {
                                    delivered.Put(std::move(delivery));
                                  }});
  }

  const base::SystemClock clock;
  base::Timer timer;
  Inbox<Delivery> delivered;
  Inbox<std::string> told;
  ScriptedClient orders;
  AnswerCache cache{1'000'000};
  Coalescer coalescer;
  // Behind what its jobs use.
  WorkerPool workers;
};

TEST(Coalescer, SharesOneFetchAmongAllWhoJoinIt) {
  Barrier barrier;
  World world([&](const auto&) {
    barrier.Pass();
    return Answer(absl::UnixEpoch());
  });
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(world.Join(QueryOf('1')).ok());
  barrier.Open();
  const auto delivered = world.delivered.Await(100);

  EXPECT_EQ(world.orders.started.size(), 1);
  EXPECT_EQ(world.told.size(), 1);
  int first = 0;
  for (const Delivery& delivery : delivered) {
    ASSERT_TRUE(delivery.answer.ok());
    EXPECT_EQ(*delivery.answer, *delivered[0].answer);
    first += delivery.is_first ? 1 : 0;
  }
  EXPECT_EQ(first, 1);
}

TEST(Coalescer, SharesNothingAmongOtherQueries) {
  World world([](const auto&) { return Answer(absl::UnixEpoch()); });
  for (const OrderQuery& query :
       {QueryOf('1'), QueryOf('2'), QueryOf('1', true)}) {
    ASSERT_TRUE(world.Join(query).ok());
  }

  for (const Delivery& delivery : world.delivered.Await(3)) {
    EXPECT_TRUE(delivery.is_first);
  }
  EXPECT_EQ(world.orders.started.size(), 3);
}

TEST(Coalescer, KeepsAnAnswerBeforeAnybodyCouldAskAgain) {
  World world([](const auto&) { return Answer(absl::UnixEpoch()); });
  ASSERT_TRUE(world.Join(QueryOf('1')).ok());
  const auto delivered = world.delivered.Await(1);

  EXPECT_EQ(world.cache.Find(client::TargetOf(QueryOf('1')), absl::UnixEpoch()),
            *delivered[0].answer);
}

TEST(Coalescer, HandsErrorsToAllAndKeepsNone) {
  Barrier barrier;
  World world([&](const auto&) -> OrdersFetch::Step {
    barrier.Pass();
    return client::MakeError(absl::StatusCode::kUnavailable,
                             orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE,
                             "503");
  });
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(world.Join(QueryOf('1')).ok());
  barrier.Open();

  for (const Delivery& delivery : world.delivered.Await(3)) {
    EXPECT_EQ(base::ReasonOf(delivery.answer.status()), "UPSTREAM_UNAVAILABLE");
  }
  EXPECT_EQ(world.cache.use().answers, 0);
  EXPECT_EQ(world.told.size(), 0);
}

TEST(Coalescer, CutsNothingBeforeTheLastHasLeft) {
  World world(BlockUntilStopped);
  std::vector<Coalescer::Membership> memberships;
  for (int i = 0; i < 10; ++i) memberships.push_back(*world.Join(QueryOf('1')));
  world.orders.started.Await(1);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(memberships[i].Leave(), Left::kAtOnce);
  EXPECT_EQ(world.delivered.size(), 0);

  EXPECT_EQ(memberships[9].Leave(), Left::kWhenStopped);

  const auto delivered = world.delivered.Await(1);
  ASSERT_TRUE(delivered[0].stopped.has_value());
  EXPECT_EQ(delivered[0].stopped->phase, "wait");
  EXPECT_FALSE(delivered[0].is_first);
}

TEST(Coalescer, LetsNobodyJoinAFetchThatIsBeingCut) {
  World world(BlockUntilStopped);
  auto first = world.Join(QueryOf('1'));
  world.orders.started.Await(1);
  EXPECT_EQ(first->Leave(), Left::kWhenStopped);

  auto second = world.Join(QueryOf('1'));
  world.orders.started.Await(2);
  EXPECT_EQ(second->Leave(), Left::kWhenStopped);
  world.delivered.Await(2);
}

TEST(Coalescer, TakesAFetchThatNobodyWaitsForOutOfTheQueue) {
  World world(BlockUntilStopped);
  auto running = world.Join(QueryOf('1'));
  world.orders.started.Await(1);
  auto first = world.Join(QueryOf('2'));
  auto second = world.Join(QueryOf('2'));
  EXPECT_EQ(world.workers.load().waiting, 1);
  EXPECT_EQ(first->Leave(), Left::kAtOnce);
  EXPECT_EQ(world.workers.load().waiting, 1);
  EXPECT_EQ(second->Leave(), Left::kAtOnce);

  EXPECT_EQ(world.workers.load().waiting, 0);
  EXPECT_EQ(running->Leave(), Left::kWhenStopped);
  world.delivered.Await(1);
}

TEST(Coalescer, LetsCallsJoinAFetchThatPauses) {
  Inbox<int> runs;
  World world([&](const auto&) -> OrdersFetch::Step {
    runs.Put(0);
    return client::Pause{absl::Hours(1)};
  });
  auto first = world.Join(QueryOf('1'));
  runs.Await(1);
  auto second = world.Join(QueryOf('1'));

  EXPECT_EQ(first->Leave(), Left::kAtOnce);
  // Whether it pauses already or still runs, it ends now.
  if (second->Leave() == Left::kWhenStopped) world.delivered.Await(1);
  EXPECT_EQ(world.workers.load().waiting, 0);
  EXPECT_EQ(world.orders.started.size(), 1);
}

// Returns the script of a fetch that tells its horizon once the barrier opens.
ScriptedClient::Script TellsHorizon(Barrier& barrier,
                                    Inbox<absl::Time>& horizons) {
  return [&](const client::CallContext& context) {
    barrier.Pass();
    horizons.Put(context.Horizon());
    return Answer(absl::UnixEpoch());
  };
}

TEST(Coalescer, TellsAFetchTheLastDeadlineOfThoseWhoWait) {
  Barrier barrier;
  Inbox<absl::Time> horizons;
  World world(TellsHorizon(barrier, horizons));
  const absl::Time before = world.clock.Now();
  ASSERT_TRUE(world.Join(QueryOf('1'), absl::Minutes(1)).ok());
  auto longest = world.Join(QueryOf('1'), absl::Minutes(9));
  ASSERT_TRUE(world.Join(QueryOf('1'), absl::Minutes(5)).ok());
  longest->Leave();
  barrier.Open();

  const absl::Duration horizon = horizons.Await(1)[0] - before;
  EXPECT_GT(horizon, absl::Minutes(5) - absl::Milliseconds(1));
  EXPECT_LT(horizon, absl::Minutes(6));
  world.delivered.Await(2);
}

// Callers of these patiences join, in this order, and some leave again.
struct HorizonCase {
  std::string name;
  std::vector<int> minutes;
  std::vector<size_t> leave;
  int horizon;  // in minutes
};

void PrintTo(const HorizonCase& row, std::ostream* out) { *out << row.name; }

class CoalescerHorizon : public ::testing::TestWithParam<HorizonCase> {};

TEST_P(CoalescerHorizon, IsTheLastDeadlineInWhateverOrderTheyJoin) {
  Barrier barrier;
  Inbox<absl::Time> horizons;
  World world(TellsHorizon(barrier, horizons));
  const absl::Time before = world.clock.Now();
  std::vector<Coalescer::Membership> memberships;
  for (const int patience : GetParam().minutes) {
    memberships.push_back(*world.Join(QueryOf('1'), absl::Minutes(patience)));
  }
  for (const size_t i : GetParam().leave) memberships[i].Leave();
  barrier.Open();

  const absl::Duration horizon = horizons.Await(1)[0] - before;
  // It is kept in whole microseconds.
  EXPECT_GT(horizon, absl::Minutes(GetParam().horizon) - absl::Milliseconds(1));
  EXPECT_LT(horizon, absl::Minutes(GetParam().horizon + 1));
  world.delivered.Await(memberships.size() - GetParam().leave.size());
}

INSTANTIATE_TEST_SUITE_P(
    Coalescer, CoalescerHorizon,
    ::testing::Values(HorizonCase{"Alone", {5}, {}, 5},
                      HorizonCase{"AnEarlierOneJoins", {5, 2}, {}, 5},
                      HorizonCase{"EarlierOnesJoin", {9, 5, 2}, {}, 9},
                      HorizonCase{"ALaterOneJoins", {2, 5}, {}, 5},
                      HorizonCase{"ALaterOneJoinsInBetween", {2, 9, 5}, {}, 9},
                      HorizonCase{"TheSameJoins", {5, 5}, {}, 5},
                      HorizonCase{"TheSameLeaves", {5, 5, 2}, {0}, 5},
                      HorizonCase{"TheLatestLeaves", {9, 5, 2}, {0}, 5},
                      HorizonCase{"AnEarlierOneLeaves", {9, 2}, {1}, 9},
                      HorizonCase{"TheFirstLeaves", {2, 9}, {0}, 9},
                      HorizonCase{"AllButOneLeave", {5, 9, 2}, {0, 1}, 2}),
    [](const auto& row) { return row.param.name; });

TEST(Coalescer, TellsOfAFullQueue) {
  World world(BlockUntilStopped, 0);
  auto running = world.Join(QueryOf('1'));
  world.orders.started.Await(1);

  EXPECT_EQ(base::ReasonOf(world.Join(QueryOf('2')).status()), "OVERLOADED");
  running->Leave();
  world.delivered.Await(1);
}

TEST(Coalescer, LetsMoreCallsJoinAFetchThanThePoolHolds) {
  World world(BlockUntilStopped, 0);
  std::vector<Coalescer::Membership> memberships;
  for (int i = 0; i < 100; ++i) {
    memberships.push_back(*world.Join(QueryOf('1')));
  }
  world.orders.started.Await(1);
  EXPECT_EQ(world.workers.load().waiting, 0);
  for (auto& membership : memberships) membership.Leave();
  world.delivered.Await(1);
}

TEST(Coalescer, LeavesWorkersToOthersHoweverManyJoin) {
  Barrier barrier;
  World world([&](const auto&) {
    barrier.Pass();
    return Answer(absl::UnixEpoch());
  });
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(world.Join(QueryOf('1')).ok());
  EXPECT_TRUE(world.Join(QueryOf('2')).ok());
  barrier.Open();

  world.delivered.Await(501);
}

TEST(Coalescer, HoldsNoMoreWaitersThanTheirMemoryAllows) {
  // Half of the memory is for one caller.
  World world(BlockUntilStopped, 100, 6);
  auto first = world.Join(QueryOf('1'));
  auto second = world.Join(QueryOf('1'));
  auto third = world.Join(QueryOf('1'));
  ASSERT_TRUE(third.ok());
  EXPECT_EQ(base::ReasonOf(world.Join(QueryOf('1')).status()), "OVERLOADED");
  EXPECT_EQ(base::ReasonOf(world.Join(QueryOf('2')).status()), "OVERLOADED");

  second->Leave();
  auto another = world.Join(QueryOf('1'));
  EXPECT_TRUE(another.ok());
  for (auto* membership : {&first, &third, &another}) (*membership)->Leave();
}

TEST(Coalescer, RefusesAtOnceACallThatAnAttemptWouldTakeTooLongFor) {
  World world([](const auto&) { return Answer(absl::UnixEpoch()); });
  world.orders.needed = absl::Minutes(2);

  const absl::Status refused = world.Join(QueryOf('1')).status();

  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
  EXPECT_EQ(world.orders.started.size(), 0);
  EXPECT_TRUE(world.Join(QueryOf('1'), absl::Minutes(3)).ok());
  world.delivered.Await(1);
}

TEST(Coalescer, RefusesAWaitingFetchAsSoonAsNoWaiterCanHaveItsAnswer) {
  World world(BlockUntilStopped);
  auto running = world.Join(QueryOf('1'));
  world.orders.started.Await(1);
  auto soon = world.Join(QueryOf('2'), absl::Minutes(1));
  auto later = world.Join(QueryOf('2'), absl::Minutes(5));
  world.orders.needed = absl::Minutes(2);
  // The one with more time may still have it.
  EXPECT_TRUE(later->LeaveQueue());

  const auto delivered = world.delivered.Await(1);

  EXPECT_EQ(base::ReasonOf(delivered[0].answer.status()), "OVERLOADED");
  EXPECT_EQ(world.orders.started.size(), 1);
  running->Leave();
  world.delivered.Await(2);
}

TEST(Coalescer, LetsAFetchThatHasBegunNameItsOwnErrorWhenItIsRefused) {
  Inbox<int> runs;
  World world([&](const auto&) -> OrdersFetch::Step {
    runs.Put(0);
    return client::Pause{absl::Milliseconds(200)};
  });
  ASSERT_TRUE(world.Join(QueryOf('1')).ok());
  runs.Await(1);
  world.orders.needed = absl::Minutes(2);

  const auto delivered = world.delivered.Await(1);

  EXPECT_THAT(std::string(delivered[0].answer.status().message()),
              ::testing::StartsWith("after a run: "));
}

TEST(Coalescer, JudgesACallByItselfThatJoinsAsTheFetchIsRefused) {
  Inbox<int> runs;
  World world([&](const auto&) -> OrdersFetch::Step {
    runs.Put(0);
    if (runs.size() > 1) return Answer(absl::UnixEpoch());
    return client::Pause{absl::Milliseconds(100)};
  });
  std::vector<Coalescer::Membership> late;
  world.orders.on_refuse = [&] {
    if (!late.empty()) return;
    for (const int minutes : {1, 5, 1}) {
      late.push_back(*world.Join(QueryOf('1'), absl::Minutes(minutes)));
    }
  };
  auto early = world.Join(QueryOf('1'));
  runs.Await(1);
  world.orders.needed = absl::Minutes(2);

  std::vector<std::string> ends;
  for (const Delivery& delivery : world.delivered.Await(4)) {
    ends.push_back(absl::StrCat(delivery.is_first ? "first: " : "",
                                delivery.answer.status().message()));
  }

  EXPECT_EQ(world.orders.started.size(), 2);
  EXPECT_EQ(world.coalescer.waiter_bytes(), 0);
  const std::string refusal(client::TooSlowError().message());
  // The first of those late gets no answer in its time, and then the fetch is
  // one for the other two.
  EXPECT_THAT(ends, ::testing::UnorderedElementsAre(
                        absl::StrCat("first: after a run: ", refusal), refusal,
                        "first: ", ""));
}

// The end of a fetch, and how many fetches there are if another call joins it
// then.
struct LateJoinCase {
  std::string name;
  orders::v1::ErrorReason reason;
  bool has_asked;
  size_t fetches;
};

class CoalescerLateJoin : public ::testing::TestWithParam<LateJoinCase> {};

TEST_P(CoalescerLateJoin, SharesOnlyWhatAnAttemptCameTo) {
  World* joined = nullptr;
  int runs = 0;
  World world([&](const client::CallContext& context) -> OrdersFetch::Step {
    if (++runs > 1) return Answer(absl::UnixEpoch());
    if (GetParam().has_asked) context.BeginAttempt("r");
    EXPECT_LT(context.Horizon(), absl::InfiniteFuture());
    EXPECT_TRUE(joined->Join(QueryOf('1'), absl::Minutes(5)).ok());
    return client::MakeError(absl::StatusCode::kUnavailable, GetParam().reason,
                             "no");
  });
  joined = &world;
  ASSERT_TRUE(world.Join(QueryOf('1')).ok());

  const auto delivered = world.delivered.Await(2);

  EXPECT_EQ(world.orders.started.size(), GetParam().fetches);
  EXPECT_FALSE(delivered[0].answer.ok());
  EXPECT_EQ(delivered[1].answer.ok(), GetParam().fetches == 2);
}

INSTANTIATE_TEST_SUITE_P(
    Coalescer, CoalescerLateJoin,
    ::testing::Values(
        LateJoinCase{"TooSlow", orders::v1::ERROR_REASON_OVERLOADED, false, 2},
        LateJoinCase{"Open", orders::v1::ERROR_REASON_CIRCUIT_OPEN, false, 2},
        LateJoinCase{"Throttled", orders::v1::ERROR_REASON_UPSTREAM_THROTTLED,
                     false, 2},
        LateJoinCase{"Answered429", orders::v1::ERROR_REASON_UPSTREAM_THROTTLED,
                     true, 1},
        LateJoinCase{"Answered503",
                     orders::v1::ERROR_REASON_UPSTREAM_UNAVAILABLE, true, 1},
        LateJoinCase{"Bug", orders::v1::ERROR_REASON_GATEWAY_BUG, false, 1}),
    [](const auto& row) { return row.param.name; });

TEST(Coalescer, SetsACallAsideThatWouldOnlyWait) {
  World world([](const auto&) { return Answer(absl::UnixEpoch()); });
  world.orders.pause_at_start = absl::Hours(1);

  auto waiting = world.Join(QueryOf('1'), absl::Hours(2));

  ASSERT_TRUE(waiting.ok());
  EXPECT_EQ(world.workers.load().waiting, 1);
  EXPECT_EQ(world.orders.started.size(), 0);
  EXPECT_EQ(waiting->progress().phase(), "backoff");
  EXPECT_EQ(waiting->queue_time(), absl::ZeroDuration());
  EXPECT_EQ(waiting->Leave(), Left::kAtOnce);
}

TEST(Coalescer, CountsNoQueueTimeForWhatThePoolSetsAside) {
  std::atomic<int> looks = 0;
  World world([](const auto&) { return Answer(absl::UnixEpoch()); });
  world.orders.prepare = [&looks]() -> client::Outlook {
    if (++looks > 1) return {};
    return {.sends = false, .pause = absl::Milliseconds(500)};
  };
  const absl::Time begin = world.clock.Now();
  ASSERT_TRUE(world.Join(QueryOf('1')).ok());

  const auto delivered = world.delivered.Await(1);

  EXPECT_GE(looks, 2);
  EXPECT_TRUE(delivered[0].answer.ok());
  EXPECT_EQ(world.orders.started.size(), 1);
  ASSERT_TRUE(delivered[0].queue_time.has_value());
  EXPECT_LE(*delivered[0].queue_time + absl::Milliseconds(500),
            world.clock.Now() - begin);
}

TEST(Coalescer, EndsAFetchWhoseLastWaiterLeavesAsItBeginsAPause) {
  Barrier barrier;
  Inbox<int> runs;
  World world([&](const auto&) -> OrdersFetch::Step {
    runs.Put(0);
    barrier.Pass();
    return client::Pause{absl::Hours(1)};
  });
  // Whatever the moment in which it leaves, the fetch ends soon.
  for (int i = 1; i <= 200; ++i) {
    auto waiter = world.Join(QueryOf('1'));
    runs.Await(i);
    std::thread opens([&] { barrier.Open(); });
    if (waiter->Leave() == Left::kAtOnce) world.delivered.Put(Delivery());
    opens.join();
    world.delivered.Await(i);
  }
}

TEST(Coalescer, AsksBeforeAFetchBeginsWhetherItMay) {
  World world(BlockUntilStopped);
  auto running = world.Join(QueryOf('1'));
  world.orders.started.Await(1);
  world.orders.refusal = absl::UnavailableError("closed");

  EXPECT_EQ(world.Join(QueryOf('2')).status(), world.orders.refusal);
  // That costs no request.
  auto joined = world.Join(QueryOf('1'));
  EXPECT_TRUE(joined.ok());
  EXPECT_EQ(world.workers.load().waiting, 0);
  running->Leave();
  joined->Leave();
  world.delivered.Await(1);
}

TEST(Coalescer, LetsLeaveTheQueueWhoCutsNothing) {
  World world(BlockUntilStopped);
  auto running = world.Join(QueryOf('1'));
  world.orders.started.Await(1);
  auto joined = world.Join(QueryOf('1'));
  auto waiting = world.Join(QueryOf('2'));
  EXPECT_TRUE(running->is_first());
  EXPECT_FALSE(joined->is_first());

  EXPECT_TRUE(waiting->LeaveQueue());
  EXPECT_EQ(world.workers.load().waiting, 0);
  EXPECT_TRUE(running->LeaveQueue());
  EXPECT_FALSE(joined->LeaveQueue());
  EXPECT_EQ(world.delivered.size(), 0);

  EXPECT_EQ(joined->Leave(), Left::kWhenStopped);
  world.delivered.Await(1);
}

TEST(Coalescer, SurvivesAFetchThatThrows) {
  World world([](const auto&) -> OrdersFetch::Step {
    throw std::runtime_error("out of luck");
  });
  ASSERT_TRUE(world.Join(QueryOf('1')).ok());

  EXPECT_EQ(base::ReasonOf(world.delivered.Await(1)[0].answer.status()),
            "GATEWAY_BUG");
}

// A waiter whose reply finds room as `state` says.
class RoomyWaiter {
 public:
  explicit RoomyWaiter(ReplyRoom::State its_state) : state(its_state) {}

  Waiter For(World& world) {
    return {"caller", world.clock.Now() + absl::Minutes(1), "c",
            [this, &world](Delivery delivery) {
              held_at_delivery = held() > 0;
              world.delivered.Put(std::move(delivery));
            },
            [this] {
              ++asked;
              ReplyRoom room = {state};
              if (state == ReplyRoom::State::kTaken) room.lease = lease_;
              return room;
            }};
  }

  // Leases that are not given back.
  int held() const { return static_cast<int>(lease_.use_count()) - 1; }

  std::atomic<ReplyRoom::State> state;
  std::atomic<int> asked = 0;
  std::atomic<bool> held_at_delivery = false;

 private:
  const std::shared_ptr<int> lease_ = std::make_shared<int>(0);
};

TEST(Coalescer, HoldsRoomForTheReplyUntilItIsDelivered) {
  RoomyWaiter waiter(ReplyRoom::State::kTaken);
  World world([&](const auto&) {
    EXPECT_EQ(waiter.held(), 1);
    return Answer(absl::UnixEpoch());
  });
  ASSERT_TRUE(world.coalescer.Join(QueryOf('1'), waiter.For(world)).ok());
  world.delivered.Await(1);

  EXPECT_TRUE(waiter.held_at_delivery);
  EXPECT_TRUE(Eventually([&] { return waiter.held() == 0; }));
}

TEST(Coalescer, BeginsAFetchOnceThereIsRoomForTheReply) {
  RoomyWaiter waiter(ReplyRoom::State::kLater);
  World world([&](const auto&) { return Answer(absl::UnixEpoch()); });
  ASSERT_TRUE(world.coalescer.Join(QueryOf('1'), waiter.For(world)).ok());
  ASSERT_TRUE(Eventually([&] { return waiter.asked > 0; }));
  // Others are served meanwhile.
  ASSERT_TRUE(world.Join(QueryOf('2')).ok());
  world.delivered.Await(1);
  EXPECT_EQ(world.orders.started.size(), 1);

  waiter.state = ReplyRoom::State::kTaken;

  EXPECT_TRUE(world.delivered.Await(2)[1].answer.ok());
}

TEST(Coalescer, GivesBackWhatAFetchReservedWhileItWaitsForRoom) {
  RoomyWaiter waiter(ReplyRoom::State::kLater);
  World world([&](const auto&) { return Answer(absl::UnixEpoch()); });
  ASSERT_TRUE(world.coalescer.Join(QueryOf('1'), waiter.For(world)).ok());

  EXPECT_TRUE(Eventually([&] { return world.orders.released > 0; }));
}

TEST(Coalescer, NamesTheRoomThatAFetchHadNoTimeToWaitFor) {
  RoomyWaiter waiter(ReplyRoom::State::kLater);
  World world([&](const auto&) { return Answer(absl::UnixEpoch()); });
  ASSERT_TRUE(world.coalescer.Join(QueryOf('1'), waiter.For(world)).ok());
  ASSERT_TRUE(Eventually([&] { return waiter.asked > 0; }));
  world.orders.needed = absl::Hours(48);

  const auto delivered = world.delivered.Await(1);
  EXPECT_EQ(base::ReasonOf(delivered[0].answer.status()), "OVERLOADED");
  EXPECT_THAT(std::string(delivered[0].answer.status().message()),
              ::testing::HasSubstr("limits.replyBytes"));
}

// With it goes what it has reserved, while the waiter's membership remains.
TEST(Coalescer, DestroysAFetchWhenItEnds) {
  RoomyWaiter waiter(ReplyRoom::State::kNone);
  World world([&](const auto&) { return Answer(absl::UnixEpoch()); });
  const auto membership = world.coalescer.Join(QueryOf('1'), waiter.For(world));
  ASSERT_TRUE(membership.ok());
  world.delivered.Await(1);

  EXPECT_TRUE(Eventually([&] { return world.orders.alive == 0; }));
}

TEST(Coalescer, AsksForNothingIfThereIsNoRoomForTheReply) {
  RoomyWaiter waiter(ReplyRoom::State::kNone);
  World world([&](const auto&) { return Answer(absl::UnixEpoch()); });
  ASSERT_TRUE(world.coalescer.Join(QueryOf('1'), waiter.For(world)).ok());

  const auto delivered = world.delivered.Await(1);
  EXPECT_EQ(base::ReasonOf(delivered[0].answer.status()), "OVERLOADED");
  EXPECT_EQ(world.orders.started.size(), 0);
}

TEST(Coalescer, FetchesForAllIfThereIsRoomForOneReply) {
  RoomyWaiter without(ReplyRoom::State::kNone);
  RoomyWaiter later(ReplyRoom::State::kLater);
  RoomyWaiter with(ReplyRoom::State::kTaken);
  Barrier barrier;
  World world([&](const auto&) {
    barrier.Pass();
    return Answer(absl::UnixEpoch());
  });
  ASSERT_TRUE(world.Join(QueryOf('2')).ok());
  for (RoomyWaiter* waiter : {&without, &later, &with}) {
    ASSERT_TRUE(world.coalescer.Join(QueryOf('1'), waiter->For(world)).ok());
  }
  barrier.Open();

  for (const Delivery& delivery : world.delivered.Await(4)) {
    EXPECT_TRUE(delivery.answer.ok());
  }
}

TEST(Coalescer, LeavesTheRoomToOthersWhileItWaitsForAnotherAttempt) {
  RoomyWaiter waiter(ReplyRoom::State::kTaken);
  World world([&](const auto&) -> OrdersFetch::Step {
    return client::Pause{absl::Hours(1)};
  });
  auto joined = world.coalescer.Join(QueryOf('1'), waiter.For(world));
  ASSERT_TRUE(joined.ok());
  ASSERT_TRUE(Eventually([&] { return waiter.asked > 0; }));

  EXPECT_TRUE(Eventually([&] { return waiter.held() == 0; }));
  if (joined->Leave() == Left::kWhenStopped) world.delivered.Await(1);
}

TEST(Coalescer, GivesTheRoomBackWhenTheLastWaiterLeavesTheQueue) {
  RoomyWaiter waiter(ReplyRoom::State::kTaken);
  Inbox<int> runs;
  World world([&](const auto&) -> OrdersFetch::Step {
    runs.Put(0);
    return client::Pause{absl::ZeroDuration()};
  });
  auto joined = world.coalescer.Join(QueryOf('1'), waiter.For(world));
  ASSERT_TRUE(joined.ok());
  runs.Await(2);
  // Of several runs, each has the same room.
  EXPECT_EQ(waiter.asked, 1);

  if (joined->Leave() == Left::kWhenStopped) world.delivered.Await(1);

  EXPECT_TRUE(Eventually([&] { return waiter.held() == 0; }));
}

TEST(Coalescer, EndsAFetchThatWaitsForRoomWithItsLastWaiter) {
  RoomyWaiter waiter(ReplyRoom::State::kLater);
  World world([&](const auto&) { return Answer(absl::UnixEpoch()); });
  auto joined = world.coalescer.Join(QueryOf('1'), waiter.For(world));
  ASSERT_TRUE(joined.ok());
  ASSERT_TRUE(Eventually([&] { return waiter.asked > 0; }));

  if (joined->Leave() == Left::kWhenStopped) {
    EXPECT_TRUE(world.delivered.Await(1)[0].stopped.has_value());
  }
  EXPECT_TRUE(Eventually([&] { return world.workers.load().waiting == 0; }));
  EXPECT_EQ(world.orders.started.size(), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
