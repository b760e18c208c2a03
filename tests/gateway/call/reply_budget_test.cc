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
  auto reply = budget->Take("a", kList, AnswerThatCosts(kCall));
  budget.reset();

  reply.reset();
}

}  // namespace
}  // namespace partnercenter::gateway
