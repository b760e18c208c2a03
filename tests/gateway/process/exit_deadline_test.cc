#include "gateway/process/exit_deadline.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

namespace partnercenter::gateway {
namespace {

// Ends only when the process does.
void HangForEver() { std::promise<void>().get_future().wait(); }

TEST(ExitWithinDeathTest, EndsAProcessThatHangsWithItsExitCode) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const int exit_code : {EXIT_SUCCESS, EXIT_FAILURE}) {
    EXPECT_EXIT(
        {
          ExitWithin(absl::Milliseconds(10), exit_code);
          HangForEver();
        },
        ::testing::ExitedWithCode(exit_code), "");
  }
}

TEST(ExitWithinDeathTest, LeavesAProcessAloneThatEndsByItself) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        ExitWithin(absl::Hours(1), EXIT_FAILURE);
        std::exit(EXIT_SUCCESS);
      },
      ::testing::ExitedWithCode(EXIT_SUCCESS), "");
}

}  // namespace
}  // namespace partnercenter::gateway
