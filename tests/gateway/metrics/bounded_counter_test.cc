#include "gateway/metrics/bounded_counter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/gateway/metrics/collected.h"

namespace partnercenter::gateway {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class BoundedCounterTest : public ::testing::Test {
 protected:
  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& family_ =
      prometheus::BuildCounter().Name("n_total").Register(registry_);
};

TEST_F(BoundedCounterTest, CountsByValue) {
  BoundedCounter counter(family_, "member", 2);

  counter.Add("/a");
  counter.Add("/b", 5);
  counter.Add("/a");

  EXPECT_THAT(Collected(registry_),
              UnorderedElementsAre(Pair(R"(n_total{member="/a"})", 2),
                                   Pair(R"(n_total{member="/b"})", 5)));
}

TEST_F(BoundedCounterTest, MakesTheSeriesOfAnAdditionOfNothing) {
  BoundedCounter counter(family_, "member", 2);

  counter.Add("/a", 0);

  EXPECT_THAT(Collected(registry_),
              UnorderedElementsAre(Pair(R"(n_total{member="/a"})", 0)));
}

TEST_F(BoundedCounterTest, CountsValuesBeyondTheBoundTogether) {
  BoundedCounter counter(family_, "member", 2);

  for (int i = 0; i < 1000; ++i) counter.Add(absl::StrCat("/", i));
  counter.Add("/1");

  EXPECT_THAT(Collected(registry_),
              UnorderedElementsAre(Pair(R"(n_total{member="/0"})", 1),
                                   Pair(R"(n_total{member="/1"})", 2),
                                   Pair(R"(n_total{member="other"})", 998)));
}

TEST_F(BoundedCounterTest, LosesNothingWhenManyCount) {
  BoundedCounter counter(family_, "member", 1);
  std::vector<std::thread> threads;

  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&counter] {
      for (int n = 0; n < 100; ++n) counter.Add(n % 2 == 0 ? "/a" : "/b");
    });
  }
  for (std::thread& thread : threads) thread.join();

  const auto series = Collected(registry_);
  double sum = 0;
  for (const auto& [name, value] : series) sum += value;
  EXPECT_EQ(sum, 800);
  EXPECT_EQ(series.size(), 2);
}

}  // namespace
}  // namespace partnercenter::gateway
