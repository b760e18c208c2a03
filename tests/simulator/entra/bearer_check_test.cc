#include "simulator/entra/bearer_check.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/temporary_folder.h"

namespace partnercenter::simulator {
namespace {

using partnercenter::testing::TemporaryFolder;

TEST(BearerCheck, AcceptsOnlyTheGivenToken) {
  const BearerCheck check({.token = "good"});
  EXPECT_TRUE(check.Accepts("Bearer good"));
  EXPECT_TRUE(check.Accepts("bearer good"));
  EXPECT_FALSE(check.Accepts("Bearer bad"));
  EXPECT_FALSE(check.Accepts("Bearer good2"));
  EXPECT_FALSE(check.Accepts("Basic good"));
  EXPECT_FALSE(check.Accepts(""));
}

TEST(BearerCheck, AcceptsAnyTokenButAnEmptyOneIfNoneIsGiven) {
  const BearerCheck check({});
  EXPECT_TRUE(check.AcceptsAnyToken());
  EXPECT_TRUE(check.Accepts("Bearer whatever"));
  EXPECT_FALSE(check.Accepts("Bearer  "));
  EXPECT_FALSE(check.Accepts(""));
}

TEST(BearerCheck, FollowsARotatedTokenFile) {
  const TemporaryFolder folder;
  const BearerCheck check({.token_file = folder.Write("token", "first\n")});
  EXPECT_TRUE(check.Accepts("Bearer first"));

  folder.Write("token", "second\n");

  EXPECT_FALSE(check.Accepts("Bearer first"));
  EXPECT_TRUE(check.Accepts("Bearer second"));
}

TEST(BearerCheck, AcceptsNothingWhileTheTokenFileIsEmpty) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("token", "");
  EXPECT_FALSE(BearerCheck({.token_file = path}).Accepts("Bearer x"));
  EXPECT_EQ(ReadTokenFile(path).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(BearerCheck, AcceptsNothingWhileTheTokenFileIsADirectory) {
  EXPECT_FALSE(
      BearerCheck({.token_file = ::testing::TempDir()}).Accepts("Bearer x"));
}

TEST(BearerCheck, AcceptsNothingWhileTheTokenFileIsMissing) {
  EXPECT_FALSE(
      BearerCheck({.token_file = "/nonexistent/token"}).Accepts("Bearer x"));
  EXPECT_EQ(ReadTokenFile("/nonexistent/token").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace partnercenter::simulator
