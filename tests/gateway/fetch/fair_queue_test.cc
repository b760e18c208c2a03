#include "gateway/fetch/fair_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;

std::vector<uint64_t> TakeAll(FairQueue<std::string>& queue) {
  std::vector<uint64_t> numbers;
  while (queue.size() > 0) numbers.push_back(queue.Take().number);
  return numbers;
}

TEST(FairQueue, ServesOneCallerInOrder) {
  FairQueue<std::string> queue;
  for (const uint64_t number : {2, 1, 3}) queue.Put({"a", number, "x"});
  EXPECT_THAT(TakeAll(queue), ElementsAre(1, 2, 3));
}

TEST(FairQueue, ServesCallersInTurnHoweverLongTheirQueues) {
  FairQueue<std::string> queue;
  for (uint64_t i = 1; i <= 4; ++i) queue.Put({"b", i, "x"});
  queue.Put({"a", 5, "x"});
  queue.Put({"c", 6, "x"});
  queue.Put({"a", 7, "x"});
  EXPECT_THAT(TakeAll(queue), ElementsAre(5, 1, 6, 7, 2, 3, 4));
}

TEST(FairQueue, GivesTheNextTurnToWhoeverComesAfterTheLast) {
  FairQueue<std::string> queue;
  queue.Put({"b", 1, "x"});
  queue.Take();
  queue.Put({"a", 2, "x"});
  queue.Put({"b", 3, "x"});
  queue.Put({"c", 4, "x"});
  EXPECT_THAT(TakeAll(queue), ElementsAre(4, 2, 3));
}

TEST(FairQueue, LetsGoOfWhatIsNamed) {
  FairQueue<std::string> queue;
  queue.Put({"a", 1, "one"});
  queue.Put({"b", 2, "two"});
  EXPECT_EQ(queue.Take(2)->item, "two");
  EXPECT_FALSE(queue.Take(2).has_value());
  EXPECT_EQ(queue.SizeOf("b"), 0);
  EXPECT_EQ(queue.SizeOf("a"), 1);
  EXPECT_EQ(queue.size(), 1);
}

TEST(FairQueue, TellsHowManyGoBeforeAFurtherEntry) {
  FairQueue<std::string> queue;
  EXPECT_EQ(queue.AheadOfNext("a"), 0);
  for (uint64_t i = 1; i <= 4; ++i) queue.Put({"b", i, "x"});
  queue.Put({"c", 5, "x"});
  EXPECT_EQ(queue.AheadOfNext("a"), 2);
  EXPECT_EQ(queue.AheadOfNext("b"), 5);
  EXPECT_EQ(queue.AheadOfNext("c"), 3);
}

TEST(FairQueue, RemovesWhatIsWantedByItsPlace) {
  FairQueue<std::string> queue;
  for (uint64_t i = 1; i <= 3; ++i) queue.Put({"a", i, "x"});
  queue.Put({"b", 4, "x"});
  queue.Put({"b", 5, "x"});
  queue.Put({"c", 6, "x"});
  std::vector<size_t> ahead;
  const auto taken = queue.TakeIf([&](const std::string&, size_t before) {
    ahead.push_back(before);
    return before >= 4;
  });

  // The second of "a" goes: it is before the third no more.
  EXPECT_THAT(ahead, ElementsAre(2, 4, 4, 2, 4, 2));
  std::vector<uint64_t> numbers;
  for (const auto& entry : taken) numbers.push_back(entry.number);
  EXPECT_THAT(numbers, ElementsAre(2, 3, 5));
  EXPECT_EQ(queue.size(), 3);
  EXPECT_THAT(TakeAll(queue), ElementsAre(1, 4, 6));
}

TEST(FairQueue, ForgetsACallerWithoutEntries) {
  FairQueue<std::string> queue;
  queue.Put({"a", 1, "x"});
  EXPECT_EQ(queue.TakeIf([](const auto&, size_t) { return true; }).size(), 1);
  EXPECT_EQ(queue.size(), 0);
  EXPECT_EQ(queue.AheadOfNext("b"), 0);
}

}  // namespace
}  // namespace partnercenter::gateway
