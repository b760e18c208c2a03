#include "simulator/faults/faults.h"

#include <gtest/gtest.h>

namespace partnercenter::simulator {
namespace {

Fault Status(int status, std::optional<int> count = std::nullopt) {
  return {.kind = FaultKind::kStatus, .count = count, .status = status};
}

// Returns the status of the fault that answers the next request; 0: none.
int Next(Faults& faults, FaultTarget target = FaultTarget::kOrders) {
  const auto fault = faults.Take(target, FaultStage::kAnswer);
  return fault ? fault->status : 0;
}

TEST(Faults, StayUntilTheyAreCleared) {
  Faults faults;
  faults.Add(Status(503));
  EXPECT_EQ(Next(faults), 503);
  EXPECT_EQ(Next(faults), 503);
  faults.Clear();
  EXPECT_EQ(Next(faults), 0);
}

TEST(Faults, ActOneAfterTheOther) {
  Faults faults;
  faults.Add(Status(503, 2));
  faults.Add(Status(429, 1));
  EXPECT_EQ(Next(faults), 503);
  EXPECT_EQ(faults.list()[0].count, 1);
  EXPECT_EQ(Next(faults), 503);
  EXPECT_EQ(Next(faults), 429);
  EXPECT_EQ(Next(faults), 0);
  EXPECT_TRUE(faults.list().empty());
}

TEST(Faults, ActOnTheirTargetAndStageOnly) {
  Faults faults;
  Fault fault = Status(503, 2);
  fault.target = FaultTarget::kToken;
  faults.Add(fault);
  EXPECT_EQ(Next(faults), 0);
  EXPECT_FALSE(faults.Take(FaultTarget::kToken, FaultStage::kWait));
  EXPECT_EQ(Next(faults, FaultTarget::kToken), 503);
  EXPECT_EQ(faults.list()[0].count, 1);
}

TEST(Faults, ForBothShareOneCount) {
  Faults faults;
  Fault fault = Status(503, 2);
  fault.target = FaultTarget::kBoth;
  faults.Add(fault);
  EXPECT_EQ(Next(faults, FaultTarget::kToken), 503);
  EXPECT_EQ(Next(faults, FaultTarget::kOrders), 503);
  EXPECT_EQ(Next(faults, FaultTarget::kToken), 0);
}

TEST(Faults, OfNoRequestsAreNone) {
  Faults faults;
  faults.Add(Status(503, 0));
  EXPECT_EQ(Next(faults), 0);
}

}  // namespace
}  // namespace partnercenter::simulator
