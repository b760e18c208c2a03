#include "client/retry/attempt_window.h"

#include <gtest/gtest.h>

namespace partnercenter::client {
namespace {

using absl::Milliseconds;

absl::Time At(int second) { return absl::FromUnixSeconds(second); }

TEST(AttemptWindow, AddsUpWhatEndedWithinTenSeconds) {
  AttemptWindow window;
  window.Add(At(100), {.attempts = 2, .failures = 1});
  window.Add(At(105), {.attempts = 3,
                       .failures = 0,
                       .successes = 2,
                       .success_time = Milliseconds(700)});
  window.Add(At(105) + Milliseconds(999), {.attempts = 1, .failures = 1});

  const AttemptWindow::Counts sum = window.Sum(At(109));
  EXPECT_EQ(sum.attempts, 6);
  EXPECT_EQ(sum.failures, 2);
  EXPECT_EQ(sum.successes, 2);
  EXPECT_EQ(sum.success_time, Milliseconds(700));
}

TEST(AttemptWindow, ForgetsWhatEndedBefore) {
  AttemptWindow window;
  window.Add(At(100), {.attempts = 2});
  window.Add(At(105), {.attempts = 3});
  EXPECT_EQ(window.Sum(At(110)).attempts, 3);
  EXPECT_EQ(window.Sum(At(115)).attempts, 0);

  // Takes the place of second 105.
  window.Add(At(115), {.attempts = 1});
  EXPECT_EQ(window.Sum(At(115)).attempts, 1);
}

TEST(AttemptWindow, BeginsEmpty) {
  AttemptWindow window;
  EXPECT_EQ(window.Sum(At(0)).attempts, 0);
  window.Add(At(0), {.attempts = 1});
  EXPECT_EQ(window.Sum(At(9)).attempts, 1);
  window.Clear();
  EXPECT_EQ(window.Sum(At(9)).attempts, 0);
}

}  // namespace
}  // namespace partnercenter::client
