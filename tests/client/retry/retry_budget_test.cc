#include "client/retry/retry_budget.h"

#include <gtest/gtest.h>

namespace partnercenter::client {
namespace {

// More than any budget of these tests.
constexpr int kMany = 1000;

// Returns how often the budget could be spent, at most kMany times.
int SpendAll(RetryBudget& budget) {
  int spent = 0;
  while (spent < kMany && budget.Spend()) ++spent;
  return spent;
}

TEST(RetryBudget, BeginsFull) {
  RetryBudget budget({.most = 3});
  EXPECT_EQ(SpendAll(budget), 3);
  EXPECT_LT(budget.left(), 1);
}

TEST(RetryBudget, EarnsAPartOfARetryWithEachRequest) {
  RetryBudget budget({.most = 3, .per_request = 0.25});
  SpendAll(budget);
  for (int i = 0; i < 7; ++i) budget.Earn();
  EXPECT_EQ(SpendAll(budget), 1);
  EXPECT_EQ(budget.left(), 0.75);
}

TEST(RetryBudget, HoldsNoMoreThanItBeganWith) {
  RetryBudget budget({.most = 3, .per_request = 0.5});
  for (int i = 0; i < 100; ++i) budget.Earn();
  EXPECT_EQ(budget.left(), budget.most());
}

}  // namespace
}  // namespace partnercenter::client
