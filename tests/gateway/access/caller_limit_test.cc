#include "gateway/access/caller_limit.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace partnercenter::gateway {
namespace {

TEST(CallerLimit, GivesNoMorePlacesThanThereAre) {
  CallerLimit limit(2);
  const auto first = limit.Acquire("a");
  const auto second = limit.Acquire("a");

  EXPECT_TRUE(first.has_value());
  EXPECT_TRUE(second.has_value());
  EXPECT_FALSE(limit.Acquire("a").has_value());
}

TEST(CallerLimit, CountsEachCallerAlone) {
  CallerLimit limit(1);
  const auto first = limit.Acquire("a");

  EXPECT_TRUE(limit.Acquire("b").has_value());
  EXPECT_FALSE(limit.Acquire("a").has_value());
}

TEST(CallerLimit, TakesAPlaceBackWhenItGoes) {
  CallerLimit limit(1);
  { const auto lease = limit.Acquire("a"); }

  EXPECT_TRUE(limit.Acquire("a").has_value());
}

TEST(CallerLimit, TakesAPlaceBackOnceOnly) {
  CallerLimit limit(2);
  const auto kept = limit.Acquire("a");
  auto lease = limit.Acquire("a");
  lease->Release();
  lease->Release();
  lease.reset();

  const auto other = limit.Acquire("a");
  EXPECT_TRUE(other.has_value());
  EXPECT_FALSE(limit.Acquire("a").has_value());
}

TEST(CallerLimit, KeepsAPlaceThatIsMoved) {
  CallerLimit limit(1);
  auto lease = limit.Acquire("a");
  CallerLimit::Lease moved = *std::move(lease);
  lease.reset();
  EXPECT_FALSE(limit.Acquire("a").has_value());

  moved = CallerLimit::Lease();
  EXPECT_TRUE(limit.Acquire("a").has_value());
}

TEST(CallerLimit, MayBeGoneBeforeTheCallsThatItCounts) {
  auto limit = std::make_unique<CallerLimit>(2);
  auto first = limit->Acquire("a");
  auto second = limit->Acquire("a");
  ASSERT_TRUE(second.has_value());

  limit.reset();

  // The address sanitizer tells if they touch what is gone.
  first->Release();
  second.reset();
}

TEST(CallerLimit, LetsACallWaitForAReplyThatLeaves) {
  CallerLimit limit(1);
  auto first = limit.Acquire("a");
  EXPECT_FALSE(limit.Acquire("a").has_value());
  first->ReplyLeaves();

  auto second = limit.Acquire("a");
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->IsHeld());
  bool called = false;
  EXPECT_FALSE(second->Await([&] { called = true; }));
  EXPECT_FALSE(called);
  first->Release();

  EXPECT_TRUE(called);
  EXPECT_TRUE(second->IsHeld());
  EXPECT_FALSE(limit.Acquire("a").has_value());
  second->Release();
  EXPECT_TRUE(limit.Acquire("a")->IsHeld());
}

TEST(CallerLimit, LetsOneCallWaitForEachReplyThatLeaves) {
  CallerLimit limit(2);
  const auto running = limit.Acquire("a");
  auto leaving = limit.Acquire("a");
  leaving->ReplyLeaves();
  const auto waiting = limit.Acquire("a");

  EXPECT_FALSE(waiting->IsHeld());
  EXPECT_FALSE(limit.Acquire("a").has_value());
}

TEST(CallerLimit, GivesNoPlaceToACallThatHasStoppedWaiting) {
  CallerLimit limit(1);
  auto first = limit.Acquire("a");
  first->ReplyLeaves();
  auto second = limit.Acquire("a");
  bool called = false;
  second->Await([&] { called = true; });

  EXPECT_TRUE(second->Withdraw());
  EXPECT_FALSE(second->Withdraw());
  first->Release();

  EXPECT_FALSE(called);
  EXPECT_TRUE(limit.Acquire("a")->IsHeld());
}

TEST(CallerLimit, MayBeGoneBeforeItsPlaces) {
  auto limit = std::make_unique<CallerLimit>(1);
  auto lease = limit->Acquire("a");
  limit.reset();

  lease->Release();
}

TEST(CallerLimit, OfZeroIsNone) {
  CallerLimit limit(0);
  std::vector<std::optional<CallerLimit::Lease>> leases;
  for (int i = 0; i < 100; ++i) {
    leases.push_back(limit.Acquire("a"));
    EXPECT_TRUE(leases.back().has_value());
  }
}

TEST(CallerLimit, HoldsAmongThreads) {
  constexpr int kPlaces = 3;
  CallerLimit limit(kPlaces);
  std::atomic<int> holders = 0;
  std::atomic<bool> exceeded = false;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 2000; ++j) {
        const auto lease = limit.Acquire("a");
        if (!lease.has_value()) continue;
        if (++holders > kPlaces) exceeded = true;
        --holders;
      }
    });
  }
  threads.clear();

  EXPECT_FALSE(exceeded);
  std::vector<std::optional<CallerLimit::Lease>> leases;
  for (int i = 0; i < kPlaces; ++i) {
    leases.push_back(limit.Acquire("a"));
    EXPECT_TRUE(leases.back().has_value());
  }
}

}  // namespace
}  // namespace partnercenter::gateway
