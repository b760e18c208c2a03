#include "base/file_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::base {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(FileProblem, IsNothingForAFileThatCanBeRead) {
  const testing::TemporaryFolder folder;

  EXPECT_EQ(FileProblem(folder.Write("secret", "x")), "");
}

TEST(FileProblem, NamesTheFileAndWhatTheSystemSays) {
  const testing::TemporaryFolder folder;

  EXPECT_EQ(FileProblem("/nope/secret"),
            "/nope/secret: no such file or directory");
  EXPECT_EQ(FileProblem(folder.PathOf("")),
            absl::StrCat(folder.PathOf(""), ": is a directory"));
  EXPECT_EQ(FileProblem(folder.Write("empty", "")),
            absl::StrCat(folder.PathOf("empty"), ": is empty"));
  EXPECT_EQ(FileProblem(folder.Write("file", "x") + "/secret"),
            absl::StrCat(folder.PathOf("file"), "/secret: not a directory"));
  EXPECT_EQ(FileProblem("./nope"), "./nope: no such file or directory");
  EXPECT_EQ(FileProblem("../nope/x"), "../nope/x: no such file or directory");
}

TEST(FileProblem, DoesNotWaitForTheWriterOfAPipe) {
  const testing::TemporaryFolder folder;
  const std::string pipe = folder.PathOf("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);

  EXPECT_EQ(FileProblem(pipe), pipe + ": is empty");
}

class FileProblemOfASecret : public ::testing::TestWithParam<const char*> {};

TEST_P(FileProblemOfASecret, TellsTheCauseButNotTheName) {
  const std::string problem = FileProblem(GetParam());

  EXPECT_THAT(problem, StartsWith(std::string(GetParam()).size() > 255
                                      ? "file name too long"
                                      : "no such file or directory"));
  EXPECT_THAT(problem, Not(HasSubstr("S3CRET")));
}

INSTANTIATE_TEST_SUITE_P(
    Secrets, FileProblemOfASecret,
    ::testing::Values("S3CRET", "abC8Q~S3CRET.x-y_z0123456789012345678901",
                      "a/S3CRET",
                      // Base64 may begin with a slash.
                      "/9S3CRET+abc",
                      "/9S3CRETabcdefghijklmnopqrstuvwxyz0123456789ABCDE=",
                      "/S3CRETxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                      "xxxxxxxxxxxxxxx"
                      "xxxxxxxxxxxxxxxxxxxxx",
                      "/x\nS3CRET"));

TEST(FileProblem, OfATokenTellsNeitherItsName) {
  const std::string token = "eyJ" + std::string(2000, 'a');

  EXPECT_THAT(FileProblem(token), Not(HasSubstr("aaaa")));
  EXPECT_THAT(FileProblem("/" + token), Not(HasSubstr("aaaa")));
}

}  // namespace
}  // namespace partnercenter::base
