#include "gateway/fetch/waiter_budget.h"

#include <gtest/gtest.h>

#include "base/error_details.h"

namespace partnercenter::gateway {
namespace {

TEST(WaiterBudget, RefusesACallBeyondTheLimit) {
  WaiterBudget budget(100);
  budget.Add("", 60);
  EXPECT_TRUE(budget.Check("", 40).ok());

  const absl::Status refused = budget.Check("", 41);
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(refused), "OVERLOADED");
}

TEST(WaiterBudget, LetsACallerUseHalf) {
  WaiterBudget budget(100);
  budget.Add("a", 40);
  EXPECT_TRUE(budget.Check("a", 10).ok());
  EXPECT_EQ(base::ReasonOf(budget.Check("a", 11)), "OVERLOADED");
  EXPECT_TRUE(budget.Check("b", 50).ok());
}

TEST(WaiterBudget, LetsCallsWithoutACallersNameUseAll) {
  WaiterBudget budget(100);
  budget.Add("", 90);
  EXPECT_TRUE(budget.Check("", 10).ok());
}

TEST(WaiterBudget, TakesBackWhatWasAdded) {
  WaiterBudget budget(100);
  budget.Add("a", 20);
  budget.Add("a", 30);
  budget.Remove("a", 20);
  EXPECT_EQ(budget.used(), 30);
  EXPECT_TRUE(budget.Check("a", 20).ok());
  budget.Remove("a", 30);
  EXPECT_EQ(budget.used(), 0);
  EXPECT_TRUE(budget.Check("a", 50).ok());
}

}  // namespace
}  // namespace partnercenter::gateway
