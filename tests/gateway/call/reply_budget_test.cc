#include "gateway/call/reply_budget.h"

#include <gtest/gtest.h>

#include <list>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace partnercenter::gateway {
namespace {

constexpr int64_t kCall = ReplyBudget::kCallBytes;
constexpr char kList[] = "ListOrders";
constexpr char kGet[] = "GetOrder";

// An answer that costs `cost` with its call.
SharedAnswer AnswerThatCosts(int64_t cost) {
  auto answer = std::make_shared<client::OrdersAnswer>();
  answer->wire = std::string(static_cast<size_t>(cost - kCall), 'x');
  return answer;
}

TEST(ReplyBudget, CountsAReplyUntilItHasLeft) {
  ReplyBudget budget(100 * kCall);
  {
    const auto reply = budget.Take("a", kList, AnswerThatCosts(10 * kCall));
    EXPECT_EQ(budget.bytes(), 10 * kCall);
  }

  EXPECT_EQ(budget.bytes(), 0);
}

TEST(ReplyBudget, CountsAnAnswerThatRepliesShareOnce) {
  ReplyBudget budget(100 * kCall);
  const SharedAnswer answer = AnswerThatCosts(10 * kCall);
  auto first = budget.Take("a", kList, answer);
  auto second = budget.Take("a", kList, answer);
  const auto third = budget.Take("b", kList, answer);
  EXPECT_EQ(budget.bytes(), 12 * kCall);

  first.reset();
  EXPECT_EQ(budget.bytes(), 11 * kCall);
  second.reset();
  EXPECT_EQ(budget.bytes(), 10 * kCall);
}

TEST(ReplyBudget, HoldsNoMoreThanItsBytes) {
  ReplyBudget budget(100 * kCall);
  std::list<ReplyBudget::Lease> held;
  for (int reader = 0; reader < 1000; ++reader) {
    const std::string name = absl::StrCat(reader);
    while (auto lease = budget.Take(name, kList, AnswerThatCosts(3 * kCall))) {
      held.push_back(*std::move(lease));
      ASSERT_LE(budget.bytes(), budget.max_bytes());
    }
  }

  EXPECT_GT(budget.bytes(), 90 * kCall);
}

TEST(ReplyBudget, LetsOneReaderHoldNoMoreThanIsFree) {
  ReplyBudget budget(100 * kCall);
  std::list<ReplyBudget::Lease> held;
  while (auto lease = budget.Take("a", kList, AnswerThatCosts(10 * kCall))) {
    held.push_back(*std::move(lease));
  }

  EXPECT_EQ(budget.bytes(), 50 * kCall);
  EXPECT_TRUE(budget.IsFull("a", kList));
  EXPECT_FALSE(budget.IsFull("b", kList));
  EXPECT_TRUE(budget.Take("b", kList, AnswerThatCosts(20 * kCall)).has_value());
}

TEST(ReplyBudget, LeavesRoomForASmallReplyHoweverManyReadNothing) {
  ReplyBudget budget(128'000'000);
  std::list<ReplyBudget::Lease> held;
  for (int round = 0; round < 10; ++round) {
    for (int reader = 0; reader < 200; ++reader) {
      auto lease =
          budget.Take(absl::StrCat(reader), kList, AnswerThatCosts(1'000'000));
      if (lease.has_value()) held.push_back(*std::move(lease));
    }
  }

  // A list would not fit, which is known before it is fetched.
  EXPECT_TRUE(budget.IsFull("another", kList));
  EXPECT_FALSE(budget.IsFull("another", kGet));
  EXPECT_TRUE(
      budget.Take("another", kGet, AnswerThatCosts(kCall + 1000)).has_value());
}

TEST(ReplyBudget, HasRoomForOneReplyWhateverItsSize) {
  ReplyBudget budget(10 * kCall);
  EXPECT_FALSE(budget.IsFull("a", kList));
  const auto huge = budget.Take("a", kList, AnswerThatCosts(100 * kCall));
  ASSERT_TRUE(huge.has_value());

  EXPECT_TRUE(budget.IsFull("a", kList));
  EXPECT_TRUE(budget.IsFull("b", kList));
  EXPECT_FALSE(budget.Take("b", kList, AnswerThatCosts(kCall)).has_value());
}

TEST(ReplyBudget, MayBeGoneBeforeItsReplies) {
  auto budget = std::make_unique<ReplyBudget>(100 * kCall);
  auto reply = budget->Take("a", kList, AnswerThatCosts(20 * kCall));
  ReplyRoom room = budget->TakeForFetch("b", kList);
  EXPECT_NE(room.lease, nullptr);
  budget.reset();

  reply.reset();
  room.lease.reset();
}

// Has had a reply of `cost`, so that fetches take room for another.
void Learn(ReplyBudget& budget, int64_t cost) {
  EXPECT_TRUE(budget.Take("first", kList, AnswerThatCosts(cost)).has_value());
}

TEST(ReplyBudget, TakesRoomForWhatAFetchHoldsBesideItsReply) {
  ReplyBudget budget(100 * kCall);
  Learn(budget, 10 * kCall);
  const ReplyRoom room = budget.TakeForFetch("a", kList);

  EXPECT_EQ(budget.fetch_bytes(), 30 * kCall);
  // Nothing has been replied yet.
  EXPECT_EQ(budget.bytes(), 0);
}

TEST(ReplyBudget, GivesRoomBackAfterTheFetch) {
  ReplyBudget budget(100 * kCall);
  Learn(budget, 10 * kCall);
  (void)budget.TakeForFetch("a", kList);

  EXPECT_EQ(budget.fetch_bytes(), 0);
}

TEST(ReplyBudget, CountsNoFetchOfASmallReply) {
  ReplyBudget budget(100 * kCall);
  Learn(budget, kCall + ReplyBudget::kUncountedFetchBytes);
  const auto held = budget.Take("b", kGet, AnswerThatCosts(45 * kCall));

  for (int i = 0; i < 100; ++i) {
    const ReplyRoom room = budget.TakeForFetch("a", kList);
    EXPECT_EQ(room.state, ReplyRoom::State::kTaken);
  }
  EXPECT_EQ(budget.fetch_bytes(), 0);
}

TEST(ReplyBudget, LetsFetchesWaitForEachOtherButNotForReplies) {
  ReplyBudget budget(100 * kCall);
  Learn(budget, 8 * kCall);
  const auto held = budget.Take("a", kGet, AnswerThatCosts(48 * kCall));
  const ReplyRoom first = budget.TakeForFetch("b", kList);
  ReplyRoom second = budget.TakeForFetch("c", kList);
  EXPECT_EQ(second.state, ReplyRoom::State::kTaken);
  EXPECT_EQ(budget.bytes() + budget.fetch_bytes(), 96 * kCall);

  EXPECT_EQ(budget.TakeForFetch("d", kList).state, ReplyRoom::State::kLater);
  second.lease.reset();
  EXPECT_EQ(budget.TakeForFetch("d", kList).state, ReplyRoom::State::kTaken);
  EXPECT_EQ(budget.TakeForFetch("a", kList).state, ReplyRoom::State::kNone);
}

TEST(ReplyBudget, GivesFreedMemoryBackAfterFetchesOnceRepliesHoldAQuarter) {
  int given_back = 0;
  ReplyBudget budget(100 * kCall, [&] { ++given_back; });
  Learn(budget, 8 * kCall);
  ReplyRoom room = budget.TakeForFetch("a", kList);
  const auto held = budget.Take("b", kGet, AnswerThatCosts(25 * kCall));
  room.lease.reset();
  EXPECT_EQ(given_back, 0);

  room = budget.TakeForFetch("a", kList);
  const auto more = budget.Take("c", kGet, AnswerThatCosts(kCall));
  EXPECT_EQ(given_back, 0);
  room.lease.reset();
  EXPECT_EQ(given_back, 1);
}

TEST(ReplyBudget, LetsAReaderFetchNoMoreThanItMayHold) {
  ReplyBudget budget(1000 * kCall);
  Learn(budget, 10 * kCall);
  const auto held = budget.Take("a", kGet, AnswerThatCosts(485 * kCall));
  const ReplyRoom first = budget.TakeForFetch("a", kList);
  EXPECT_EQ(first.state, ReplyRoom::State::kTaken);

  EXPECT_EQ(budget.TakeForFetch("a", kList).state, ReplyRoom::State::kLater);
  EXPECT_EQ(budget.TakeForFetch("b", kList).state, ReplyRoom::State::kTaken);
}

// Else one that asks often would have all that is given back.
TEST(ReplyBudget, LeavesHalfOfTheRoomForFetchesToOtherReaders) {
  ReplyBudget budget(300 * kCall);
  Learn(budget, 10 * kCall);
  std::list<ReplyRoom> of_one;
  for (int i = 0; i < 100; ++i) {
    ReplyRoom room = budget.TakeForFetch("a", kList);
    if (room.state == ReplyRoom::State::kTaken) {
      of_one.push_back(std::move(room));
    }
  }
  EXPECT_EQ(of_one.size(), 5);

  EXPECT_EQ(budget.TakeForFetch("b", kList).state, ReplyRoom::State::kTaken);
  // Whatever it gives back.
  of_one.pop_back();
  of_one.push_back(budget.TakeForFetch("a", kList));
  EXPECT_EQ(budget.TakeForFetch("b", kList).state, ReplyRoom::State::kTaken);
}

TEST(ReplyBudget, LetsOneFetchBeginWhateverItsSize) {
  ReplyBudget budget(10 * kCall);
  Learn(budget, 100 * kCall);
  const ReplyRoom first = budget.TakeForFetch("a", kList);
  EXPECT_EQ(first.state, ReplyRoom::State::kTaken);

  EXPECT_EQ(budget.TakeForFetch("b", kList).state, ReplyRoom::State::kLater);
  EXPECT_EQ(budget.TakeForFetch("b", kGet).state, ReplyRoom::State::kTaken);
}

TEST(ReplyBudget, RemembersLargeRepliesAmongSmallOnes) {
  ReplyBudget budget(1000 * kCall);
  Learn(budget, 101 * kCall);
  for (int i = 0; i < 20; ++i) Learn(budget, kCall);
  const ReplyRoom room = budget.TakeForFetch("a", kList);

  EXPECT_GT(budget.fetch_bytes(), 3 * 70 * kCall);
  EXPECT_LT(budget.fetch_bytes(), 3 * 80 * kCall);
}

// Whoever replies what was fetched gives the fetch's room back afterwards.
TEST(ReplyBudget, NeverHoldsMoreThanItsBytesWhileRepliesAreFetched) {
  ReplyBudget budget(200 * kCall);
  Learn(budget, 10 * kCall);
  std::list<ReplyBudget::Lease> held;
  int fetched = 0;
  for (int round = 0; round < 10; ++round) {
    std::list<ReplyRoom> rooms;
    for (int reader = 0; reader < 100; ++reader) {
      ReplyRoom room = budget.TakeForFetch(absl::StrCat(reader), kList);
      if (room.state == ReplyRoom::State::kTaken) {
        rooms.push_back(std::move(room));
      }
      // The last one of all finds room for a reply, not for three.
      ASSERT_LE(budget.bytes() + budget.fetch_bytes(),
                budget.max_bytes() + (rooms.size() > 1 ? 0 : 20 * kCall));
    }
    for (size_t reader = 0; reader < rooms.size(); ++reader) {
      ++fetched;
      auto lease = budget.Take(absl::StrCat(round, "/", reader), kList,
                               AnswerThatCosts(10 * kCall));
      ASSERT_TRUE(lease.has_value());
      held.push_back(*std::move(lease));
    }
  }

  EXPECT_EQ(fetched, 19);
}

}  // namespace
}  // namespace partnercenter::gateway
