#include "client/http/body_budget.h"

#include <gtest/gtest.h>

#include <future>
#include <stop_token>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace partnercenter::client {
namespace {

using Share = BodyBudget::Share;

constexpr size_t kBytes = 100;
constexpr size_t kMaxBodyBytes = 40;

// Grows without a wait.
bool Grow(Share& share, size_t bytes) {
  return share.GrowTo(bytes, {}, absl::InfinitePast());
}

std::future<bool> GrowWhenFree(Share& share, size_t bytes,
                               std::stop_token stop = {}) {
  return std::async(std::launch::async, [&share, bytes, stop] {
    return share.GrowTo(bytes, stop, absl::InfiniteFuture());
  });
}

class BodyBudgetTest : public ::testing::Test {
 protected:
  BodyBudget budget_{{kBytes, kMaxBodyBytes}};
};

TEST_F(BodyBudgetTest, CountsTheBytesOfAllBodies) {
  Share first(budget_);
  Share second(budget_);
  ASSERT_TRUE(Grow(first, 10));
  ASSERT_TRUE(Grow(second, 5));
  ASSERT_TRUE(Grow(first, 20));
  EXPECT_EQ(budget_.used(), 25u);

  { const Share moved = std::move(first); }
  EXPECT_EQ(budget_.used(), 5u);
  second = Share();
  EXPECT_EQ(budget_.used(), 0u);
}

TEST_F(BodyBudgetTest, HoldsBodiesBackThatWouldTakeMore) {
  Share oldest(budget_);
  ASSERT_TRUE(Grow(oldest, 40));
  Share second(budget_);
  ASSERT_TRUE(Grow(second, 40));
  Share third(budget_);

  EXPECT_FALSE(Grow(third, 21));
  EXPECT_TRUE(Grow(third, 20));
  EXPECT_EQ(budget_.used(), kBytes);
}

TEST_F(BodyBudgetTest, LetsABodyWaitUntilBytesAreFree) {
  Share oldest(budget_);
  ASSERT_TRUE(Grow(oldest, 40));
  Share second(budget_);
  ASSERT_TRUE(Grow(second, 40));
  Share third(budget_);
  auto grown = GrowWhenFree(third, 40);

  second = Share();

  EXPECT_TRUE(grown.get());
  EXPECT_EQ(budget_.used(), 80u);
}

TEST_F(BodyBudgetTest, LetsTheOldestGrowToTheLargestBodyAtAnyTime) {
  Share oldest(budget_);
  ASSERT_TRUE(Grow(oldest, 1));
  Share others[3] = {Share(budget_), Share(budget_), Share(budget_)};
  ASSERT_TRUE(Grow(others[0], 30));
  ASSERT_TRUE(Grow(others[1], 30));
  // 39 more belong to the oldest.
  EXPECT_FALSE(Grow(others[2], 1));

  EXPECT_TRUE(Grow(oldest, kMaxBodyBytes));
}

TEST_F(BodyBudgetTest, FinishesBodiesThatAreHalfReceivedOneAfterTheOther) {
  Share bodies[4] = {Share(budget_), Share(budget_), Share(budget_),
                     Share(budget_)};
  for (Share& body : bodies) ASSERT_TRUE(Grow(body, 20));
  std::future<bool> grown[4];
  for (int i = 0; i < 4; ++i) {
    grown[i] = GrowWhenFree(bodies[i], kMaxBodyBytes);
  }

  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(grown[i].get());
    bodies[i] = Share();
  }
  EXPECT_EQ(budget_.used(), 0u);
}

TEST_F(BodyBudgetTest, LetsABodyOfTheWholeBudgetWaitForTheOthersOnly) {
  BodyBudget budget({kMaxBodyBytes, kMaxBodyBytes});
  Share first(budget);
  ASSERT_TRUE(Grow(first, 1));
  Share second(budget);
  EXPECT_FALSE(Grow(second, 1));
  ASSERT_TRUE(Grow(first, kMaxBodyBytes));
  first = Share();
  EXPECT_TRUE(Grow(second, kMaxBodyBytes));
}

TEST_F(BodyBudgetTest, GivesBackWhatACompleteBodyDoesNotTake) {
  Share complete(budget_);
  ASSERT_TRUE(Grow(complete, 40));
  complete.Settle(25);
  EXPECT_EQ(budget_.used(), 25u);
  EXPECT_FALSE(complete.grows());

  // The next is the oldest now, and has its whole 40.
  Share next(budget_);
  Share third(budget_);
  EXPECT_FALSE(Grow(third, 36));
  EXPECT_TRUE(Grow(third, 35));
  EXPECT_TRUE(Grow(next, 40));
}

TEST_F(BodyBudgetTest, EndsAWaitThatIsStopped) {
  BodyBudget budget({kMaxBodyBytes, kMaxBodyBytes});
  Share oldest(budget);
  ASSERT_TRUE(Grow(oldest, kMaxBodyBytes));
  Share waiting(budget);
  std::stop_source stop;
  auto grown = GrowWhenFree(waiting, 1, stop.get_token());

  stop.request_stop();

  EXPECT_FALSE(grown.get());
  EXPECT_EQ(budget.used(), kMaxBodyBytes);
}

TEST_F(BodyBudgetTest, EndsAWaitAtItsDeadline) {
  BodyBudget budget({kMaxBodyBytes, kMaxBodyBytes});
  Share oldest(budget);
  ASSERT_TRUE(Grow(oldest, kMaxBodyBytes));
  Share waiting(budget);

  EXPECT_FALSE(waiting.GrowTo(1, {}, absl::Now() + absl::Milliseconds(10)));
}

}  // namespace
}  // namespace partnercenter::client
