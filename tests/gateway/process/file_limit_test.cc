#include "gateway/process/file_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(FileLimit, IsGoodWithRoomForManyCallers) {
  EXPECT_TRUE(CheckFileLimit(1024, 32).ok());
  EXPECT_TRUE(CheckFileLimit(1 << 20, 1024).ok());
}

TEST(FileLimit, ThatLeavesRoomForFewCallersIsToldWithBothNumbers) {
  const auto status = CheckFileLimit(600, 32);

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("is 600"), HasSubstr("the 652 for 32 upstream")));
}

TEST(FileLimit, ThatLeavesNoRoomForCallersIsAnError) {
  const auto status = CheckFileLimit(100, 32);

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("is 100"), HasSubstr("the 172 for 32 upstream")));
}

TEST(FileLimit, CountsWithTheConnectionsToTheUpstream) {
  EXPECT_TRUE(CheckFileLimit(1024, 64).ok());
  EXPECT_EQ(CheckFileLimit(1024, 256).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(CheckFileLimit(1024, 1024).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(FileLimit, IsRaisedToWhatTheProcessMayHave) {
  const int64_t raised = RaiseFileLimit();

  EXPECT_GT(raised, 0);
  EXPECT_EQ(RaiseFileLimit(), raised);
}

}  // namespace
}  // namespace partnercenter::gateway
