#include "simulator/entra/bearer_check.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace partnercenter::simulator {
namespace {

// A file of its own for each test, removed at the end.
class TokenFile {
 public:
  explicit TokenFile(const std::string& content)
      : path_(::testing::TempDir() + "token-" +
              ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    Write(content);
  }
  ~TokenFile() { std::filesystem::remove(path_); }

  void Write(const std::string& content) { std::ofstream(path_) << content; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

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
  TokenFile file("first\n");
  const BearerCheck check({.token_file = file.path()});
  EXPECT_TRUE(check.Accepts("Bearer first"));

  file.Write("second\n");

  EXPECT_FALSE(check.Accepts("Bearer first"));
  EXPECT_TRUE(check.Accepts("Bearer second"));
}

TEST(BearerCheck, AcceptsNothingWhileTheTokenFileIsEmpty) {
  TokenFile file("");
  EXPECT_FALSE(BearerCheck({.token_file = file.path()}).Accepts("Bearer x"));
  EXPECT_EQ(ReadTokenFile(file.path()).status().code(),
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
