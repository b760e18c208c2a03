#include "base/closest_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace partnercenter::base {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

TEST(EditDistance, CountsLettersThatChange) {
  EXPECT_EQ(EditDistance("", ""), 0);
  EXPECT_EQ(EditDistance("queue", "queue"), 0);
  EXPECT_EQ(EditDistance("queue", "Queue"), 0);
  EXPECT_EQ(EditDistance("que", "queue"), 2);
  EXPECT_EQ(EditDistance("queues", "queue"), 1);
  EXPECT_EQ(EditDistance("quene", "queue"), 1);
  EXPECT_EQ(EditDistance("qeuue", "queue"), 1);
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("abc", ""), 3);
}

struct Case {
  std::string given;
  std::vector<std::string> closest;
};

void PrintTo(const Case& row, std::ostream* out) { *out << row.given; }

class ClosestNamesTest : public ::testing::TestWithParam<Case> {};

TEST_P(ClosestNamesTest, AreThoseThatMayBeMeant) {
  EXPECT_THAT(
      ClosestNames(GetParam().given,
                   {"queue", "maxDeadline", "maxBytes", "maxPages", "maxAge",
                    "connectTimeout", "attemptTimeout", "log"}),
      ElementsAreArray(GetParam().closest));
}

INSTANTIATE_TEST_SUITE_P(
    Names, ClosestNamesTest,
    ::testing::Values(Case{"qeue", {"queue"}}, Case{"QUEUES", {"queue"}},
                      Case{"max_deadline", {"maxDeadline"}},
                      Case{"maxPage", {"maxPages", "maxAge"}},
                      Case{"que", {"queue"}}, Case{"logs", {"log"}},
                      Case{"logging", {"log"}},
                      Case{"timeout", {"connectTimeout", "attemptTimeout"}},
                      // Contained in four.
                      Case{"max", {}}, Case{"speed", {}}, Case{"", {}},
                      Case{std::string(100000, 'q'), {}}),
    [](const auto& row) { return "Row" + std::to_string(row.index); });

TEST(ClosestNames, AreNoneOfNoNames) {
  EXPECT_THAT(ClosestNames("queue", {}), IsEmpty());
}

}  // namespace
}  // namespace partnercenter::base
