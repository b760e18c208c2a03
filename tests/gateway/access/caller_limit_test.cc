#include "gateway/access/caller_limit.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace partnercenter::gateway {
namespace {

TEST(CallerLimit, GivesNoMorePlacesThanThereAre) {
  CallerLimit limit(2);
  const auto first = limit.Take("a");
  const auto second = limit.Take("a");

  EXPECT_TRUE(first.has_value());
  EXPECT_TRUE(second.has_value());
  EXPECT_FALSE(limit.Take("a").has_value());
}

TEST(CallerLimit, CountsEachCallerAlone) {
  CallerLimit limit(1);
  const auto first = limit.Take("a");

  EXPECT_TRUE(limit.Take("b").has_value());
  EXPECT_FALSE(limit.Take("a").has_value());
}

TEST(CallerLimit, TakesAPlaceBackWhenItGoes) {
  CallerLimit limit(1);
  { const auto place = limit.Take("a"); }

  EXPECT_TRUE(limit.Take("a").has_value());
}

TEST(CallerLimit, TakesAPlaceBackOnceOnly) {
  CallerLimit limit(2);
  const auto kept = limit.Take("a");
  auto place = limit.Take("a");
  place->Release();
  place->Release();
  place.reset();

  const auto other = limit.Take("a");
  EXPECT_TRUE(other.has_value());
  EXPECT_FALSE(limit.Take("a").has_value());
}

TEST(CallerLimit, KeepsAPlaceThatIsMoved) {
  CallerLimit limit(1);
  auto place = limit.Take("a");
  CallerLimit::Place moved = *std::move(place);
  place.reset();
  EXPECT_FALSE(limit.Take("a").has_value());

  moved = CallerLimit::Place();
  EXPECT_TRUE(limit.Take("a").has_value());
}

TEST(CallerLimit, OfZeroIsNone) {
  CallerLimit limit(0);
  std::vector<std::optional<CallerLimit::Place>> places;
  for (int i = 0; i < 100; ++i) {
    places.push_back(limit.Take("a"));
    EXPECT_TRUE(places.back().has_value());
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
        const auto place = limit.Take("a");
        if (!place.has_value()) continue;
        if (++holders > kPlaces) exceeded = true;
        --holders;
      }
    });
  }
  threads.clear();

  EXPECT_FALSE(exceeded);
  std::vector<std::optional<CallerLimit::Place>> places;
  for (int i = 0; i < kPlaces; ++i) {
    places.push_back(limit.Take("a"));
    EXPECT_TRUE(places.back().has_value());
  }
}

}  // namespace
}  // namespace partnercenter::gateway
