#include "client/auth/file_replacement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace partnercenter::client {
namespace {

namespace fs = std::filesystem;

using partnercenter::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ContentOf(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

mode_t ModeOf(const std::string& path) {
  struct stat found = {};
  EXPECT_EQ(stat(path.c_str(), &found), 0);
  return found.st_mode & ACCESSPERMS;
}

size_t FilesIn(const std::string& folder) {
  return static_cast<size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(ReplaceFile, PutsAnotherFileInItsPlace) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("secret", "a much longer old one");
  const std::ifstream reader(path, std::ios::binary);

  ASSERT_TRUE(ReplaceFile(path, "new").ok());

  EXPECT_EQ(ContentOf(path), "new");
  // A reader that has opened the old one reads it to its end.
  std::ostringstream old;
  old << reader.rdbuf();
  EXPECT_EQ(old.str(), "a much longer old one");
  EXPECT_EQ(FilesIn(folder.PathOf("")), 1u);
}

TEST(ReplaceFile, KeepsTheMode) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("secret", "old");
  for (const mode_t mode : {0600, 0640, 0400, 0444}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);

    ASSERT_TRUE(ReplaceFile(path, "new").ok());

    EXPECT_EQ(ModeOf(path), mode);
  }
}

TEST(ReplaceFile, ReplacesWhatALinkLeadsTo) {
  const TemporaryFolder folder;
  const std::string data = folder.PathOf("data");
  fs::create_directory(data);
  std::ofstream(data + "/secret") << "old";
  const std::string link = folder.PathOf("secret");
  fs::create_symlink("data/secret", link);

  ASSERT_TRUE(ReplaceFile(link, "new").ok());

  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(ContentOf(data + "/secret"), "new");
}

TEST(ReplaceFile, MakesNoFileThatWasNotThere) {
  const TemporaryFolder folder;

  const absl::Status status = ReplaceFile(folder.PathOf("secret"), "new");

  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              Not(HasSubstr(folder.PathOf("secret"))));
  EXPECT_EQ(FilesIn(folder.PathOf("")), 0u);
}

// Root may write into any folder of a disk, but nobody into /proc.
TEST(ReplaceFile, TellsThatAFolderTakesNoFile) {
  const std::string path = "/proc/self/status";
  const std::string old = ContentOf(path).substr(0, 5);

  const absl::Status status = ReplaceFile(path, "new");

  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("no file can be made in its folder"));
  EXPECT_EQ(ContentOf(path).substr(0, 5), old);
}

}  // namespace
}  // namespace partnercenter::client
