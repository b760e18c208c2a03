#include "gateway/fetch/answer_cache.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace partnercenter::gateway {
namespace {

constexpr absl::Time kNoon = absl::FromUnixSeconds(1714979289);
constexpr size_t kRoomy = 1'000'000;
// More than an entry takes beside its answer.
constexpr size_t kEntry = 1000;

SharedAnswer AnswerOf(absl::Time received, size_t bytes = 10) {
  auto answer = std::make_shared<client::OrdersAnswer>();
  answer->wire = std::string(bytes, 'x');
  answer->as_of = received;
  answer->received = received;
  return answer;
}

TEST(AnswerCache, FindsWhatItKeeps) {
  AnswerCache cache(kRoomy);
  const SharedAnswer answer = AnswerOf(kNoon);
  cache.Keep("a", answer);

  EXPECT_EQ(cache.Find("a", kNoon), answer);
  EXPECT_EQ(cache.Find("b", absl::InfinitePast()), nullptr);
}

TEST(AnswerCache, FindsNothingThatIsTooOld) {
  AnswerCache cache(kRoomy);
  cache.Keep("a", AnswerOf(kNoon));

  EXPECT_EQ(cache.Find("a", kNoon + absl::Nanoseconds(1)), nullptr);
  // It may still be good enough for somebody else.
  EXPECT_NE(cache.Find("a", kNoon), nullptr);
}

TEST(AnswerCache, KeepsTheNewerOfTwoAnswers) {
  AnswerCache cache(kRoomy);
  const SharedAnswer newer = AnswerOf(kNoon + absl::Seconds(1), 20);
  cache.Keep("a", AnswerOf(kNoon));
  cache.Keep("a", newer);
  // As of a fetch that took longer.
  cache.Keep("a", AnswerOf(kNoon));

  EXPECT_EQ(cache.Find("a", kNoon), newer);
  EXPECT_EQ(cache.use().answers, 1);
}

// What it was told of the wall time when it got them.
SharedAnswer AnswerOf(absl::Time received, absl::Time as_of) {
  auto answer = std::make_shared<client::OrdersAnswer>();
  answer->received = received;
  answer->as_of = as_of;
  return answer;
}

TEST(AnswerCache, FindsNothingTooOldFromAFutureThatTheClockWasSetBackFrom) {
  AnswerCache cache(kRoomy);
  cache.Keep("a", AnswerOf(kNoon, kNoon + absl::Hours(1)));

  EXPECT_EQ(cache.Find("a", kNoon + absl::Seconds(1)), nullptr);
}

TEST(AnswerCache, KeepsTheAnswerReceivedLaterThoughTheClockWasSetBack) {
  AnswerCache cache(kRoomy);
  cache.Keep("a", AnswerOf(kNoon, kNoon + absl::Hours(1)));
  const SharedAnswer later = AnswerOf(kNoon + absl::Seconds(1), kNoon);
  cache.Keep("a", later);

  EXPECT_EQ(cache.Find("a", kNoon), later);
}

TEST(AnswerCache, ForgetsFirstWhatWasNotUsedForLongest) {
  AnswerCache cache(3 * (10'000 + kEntry));
  for (const char* key : {"a", "b", "c"})
    cache.Keep(key, AnswerOf(kNoon, 10'000));
  EXPECT_NE(cache.Find("a", kNoon), nullptr);
  cache.Keep("d", AnswerOf(kNoon, 10'000));

  EXPECT_EQ(cache.Find("b", kNoon), nullptr);
  for (const char* key : {"a", "c", "d"}) {
    EXPECT_NE(cache.Find(key, kNoon), nullptr) << key;
  }
}

TEST(AnswerCache, NeverHoldsMoreThanItMay) {
  AnswerCache cache(50'000);
  for (size_t i = 0; i < 1000; ++i) {
    cache.Keep(std::to_string(i), AnswerOf(kNoon, i * 37 % 20'000));
    ASSERT_LE(cache.use().bytes, cache.max_bytes());
  }
  EXPECT_GT(cache.use().answers, 1);
}

TEST(AnswerCache, LeavesTheOthersAloneForAnAnswerLargerThanAll) {
  AnswerCache cache(50'000);
  cache.Keep("a", AnswerOf(kNoon));
  cache.Keep("b", AnswerOf(kNoon, 50'000));

  EXPECT_NE(cache.Find("a", kNoon), nullptr);
  EXPECT_EQ(cache.Find("b", kNoon), nullptr);
}

TEST(AnswerCache, OfNoBytesKeepsNothing) {
  AnswerCache cache(0);
  cache.Keep("a", AnswerOf(kNoon, 0));

  EXPECT_EQ(cache.Find("a", kNoon), nullptr);
  EXPECT_EQ(cache.use().bytes, 0);
}

TEST(AnswerCache, CountsBytesDownToNoneWhenAllIsReplaced) {
  AnswerCache cache(kRoomy);
  cache.Keep("a", AnswerOf(kNoon, 10));
  const size_t small = cache.use().bytes;
  cache.Keep("a", AnswerOf(kNoon, 10'000));
  EXPECT_GE(cache.use().bytes, 10'000);
  cache.Keep("a", AnswerOf(kNoon, 10));

  EXPECT_EQ(cache.use().bytes, small);
}

}  // namespace
}  // namespace partnercenter::gateway
