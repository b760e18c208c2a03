#include "client/auth/refresh_token_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/error_details.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Not;

class RefreshTokenFileTest : public ::testing::Test {
 protected:
  RefreshTokenFileTest() { Write("r0\n"); }

  void Write(const std::string& content) const {
    folder_.Write("token", content);
  }

  std::string InFile() const {
    std::ostringstream content;
    content << std::ifstream(folder_.PathOf("token")).rdbuf();
    return content.str();
  }

  const TemporaryFolder folder_;
  RefreshTokenFile file_{folder_.PathOf("token")};
};

TEST_F(RefreshTokenFileTest, HasTheFilesToken) {
  EXPECT_EQ(file_.Newest().value().text, "r0");
}

TEST_F(RefreshTokenFileTest, WritesTheTokenThatCameInExchange) {
  ASSERT_EQ(file_.Newest().value().text, "r0");

  EXPECT_TRUE(file_.Replace("r1").ok());

  EXPECT_EQ(InFile(), "r1");
  EXPECT_EQ(file_.Newest().value().text, "r1");
  EXPECT_EQ(RefreshTokenFile(folder_.PathOf("token")).Newest().value().text,
            "r1");
}

TEST_F(RefreshTokenFileTest, HeedsAFileThatSomebodyElseReplaced) {
  ASSERT_TRUE(file_.Newest().ok());
  ASSERT_TRUE(file_.Replace("r1").ok());

  Write("signed-in-again");

  EXPECT_EQ(file_.Newest().value().text, "signed-in-again");
}

TEST_F(RefreshTokenFileTest, LeavesAFileAloneThatWasReplacedDuringTheExchange) {
  ASSERT_EQ(file_.Newest().value().text, "r0");
  Write("signed-in-again");

  EXPECT_TRUE(file_.Replace("r1").ok());

  EXPECT_EQ(InFile(), "signed-in-again");
  EXPECT_EQ(file_.Newest().value().text, "signed-in-again");
}

TEST_F(RefreshTokenFileTest, SharesItsFileWithAnotherReplica) {
  RefreshTokenFile other(folder_.PathOf("token"));
  ASSERT_EQ(file_.Newest().value().text, "r0");
  ASSERT_EQ(other.Newest().value().text, "r0");

  EXPECT_TRUE(file_.Replace("a1").ok());
  EXPECT_TRUE(other.Replace("b1").ok());

  EXPECT_EQ(file_.Newest().value().text, "a1");
  EXPECT_EQ(other.Newest().value().text, "a1");
  EXPECT_TRUE(other.Replace("b2").ok());
  EXPECT_EQ(file_.Newest().value().text, "b2");
}

TEST_F(RefreshTokenFileTest, WritesNothingIfTheTokenIsTheSame) {
  ASSERT_EQ(file_.Newest().value().text, "r0");

  EXPECT_TRUE(file_.Replace("r0").ok());

  EXPECT_EQ(InFile(), "r0\n");
}

TEST_F(RefreshTokenFileTest, GoesOnWithTheTokenInMemoryOnceTheFileIsGone) {
  ASSERT_TRUE(file_.Newest().ok());
  ASSERT_TRUE(file_.Replace("r1").ok());
  std::filesystem::remove(folder_.PathOf("token"));

  const auto newest = file_.Newest();

  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(newest->text, "r1");
  EXPECT_THAT(std::string(newest->file.message()),
              HasSubstr("the gateway's refresh token file cannot be opened"));
  EXPECT_FALSE(file_.Replace("r2").ok());
  EXPECT_EQ(file_.Newest()->text, "r2");
}

TEST_F(RefreshTokenFileTest, GoesOnWithTheTokenInMemoryWhileTheFileIsEmpty) {
  ASSERT_EQ(file_.Newest()->text, "r0");
  Write("");
  EXPECT_EQ(file_.Newest()->text, "r0");
  EXPECT_FALSE(file_.Newest()->file.ok());

  Write("signed-in-again");

  EXPECT_EQ(file_.Newest()->text, "signed-in-again");
  EXPECT_TRUE(file_.Newest()->file.ok());
}

TEST_F(RefreshTokenFileTest, IsUnavailableIfTheFileIsGoneFromTheStart) {
  std::filesystem::remove(folder_.PathOf("token"));

  const absl::Status status = file_.Newest().status();

  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_AUTH_UNAVAILABLE");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("the gateway's refresh token file "));
  EXPECT_FALSE(file_.Replace("r2").ok());
  EXPECT_FALSE(std::filesystem::exists(folder_.PathOf("token")));
}

// A file whose place nobody can take: it holds the name of this thread, which
// is the process's first one.
class UnwritableRefreshTokenFile : public ::testing::Test {
 protected:
  UnwritableRefreshTokenFile() {
    prctl(PR_GET_NAME, old_);
    Set("first");
  }
  ~UnwritableRefreshTokenFile() override { Set(old_); }

  // At most 15 bytes.
  static void Set(const char* content) { prctl(PR_SET_NAME, content); }

  const std::string path_ = "/proc/self/comm";

 private:
  char old_[16] = {};
};

TEST_F(UnwritableRefreshTokenFile, LeavesTheTokenInMemory) {
  RefreshTokenFile file(path_);
  ASSERT_EQ(file.Newest().value().text, "first");

  for (const char* token : {"second", "third"}) {
    const absl::Status written = file.Replace(token);

    EXPECT_FALSE(written.ok());
    EXPECT_THAT(written.ToString(), Not(HasSubstr(token)));
    EXPECT_EQ(file.Newest().value().text, token);
  }
  EXPECT_EQ(RefreshTokenFile(path_).Newest().value().text, "first");
}

TEST_F(UnwritableRefreshTokenFile, StillGoesBeforeWhatIsInMemory) {
  RefreshTokenFile file(path_);
  ASSERT_EQ(file.Newest().value().text, "first");
  ASSERT_FALSE(file.Replace("second").ok());

  Set("again");

  EXPECT_EQ(file.Newest().value().text, "again");
}

}  // namespace
}  // namespace partnercenter::client
