#include "client/auth/file_token_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/error_details.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::client {
namespace {

namespace fs = std::filesystem;
using partnercenter::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Not;

// The source reads "token", in a folder of its own for each test.
class TokenFile : public ::testing::Test {
 protected:
  fs::path PathOf(const std::string& name) const {
    return folder_.PathOf(name);
  }

  void Write(const std::string& name, const std::string& content) const {
    folder_.Write(name, content);
  }

  absl::StatusOr<AccessToken> Token() { return source_.GetToken({}); }

  std::string TokenText() {
    const auto token = Token();
    return token.ok() ? token->text : token.status().ToString();
  }

  void ExpectNoToken(const std::string& why) {
    const auto token = Token();
    ASSERT_FALSE(token.ok());
    EXPECT_EQ(token.status().code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(base::ReasonOf(token.status()), "UPSTREAM_AUTH_UNAVAILABLE");
    EXPECT_THAT(std::string(token.status().message()), HasSubstr(why));
    EXPECT_THAT(token.status().ToString(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(token.status().ToString(),
                Not(HasSubstr(PathOf("token").string())));
  }

 private:
  const TemporaryFolder folder_;

 protected:
  FileTokenSource source_{PathOf("token")};
};

TEST_F(TokenFile, HoldsTheToken) {
  Write("token", "s3cret.token-_~+/=");
  EXPECT_EQ(TokenText(), "s3cret.token-_~+/=");
}

TEST_F(TokenFile, MayHaveWhiteSpaceAroundTheToken) {
  Write("token", "\r\n \ts3cret\r\n\n");
  EXPECT_EQ(TokenText(), "s3cret");
}

TEST_F(TokenFile, IsReadAgainAfterAWrite) {
  Write("token", "a-longer-token");
  EXPECT_EQ(TokenText(), "a-longer-token");
  Write("token", "new");
  EXPECT_EQ(TokenText(), "new");
}

TEST_F(TokenFile, IsReadAgainAfterARename) {
  Write("token", "old");
  EXPECT_EQ(TokenText(), "old");
  Write("next", "new");
  fs::rename(PathOf("next"), PathOf("token"));
  EXPECT_EQ(TokenText(), "new");
}

// As the kubelet puts a new version of a mounted secret in place.
TEST_F(TokenFile, IsReadAgainAfterASwapOfItsSymbolicLink) {
  fs::create_directory(PathOf("v1"));
  fs::create_directory(PathOf("v2"));
  Write("v1/token", "old");
  Write("v2/token", "new");
  fs::create_directory_symlink("v1", PathOf("data"));
  fs::create_symlink("data/token", PathOf("token"));
  EXPECT_EQ(TokenText(), "old");
  fs::create_directory_symlink("v2", PathOf("data_next"));
  fs::rename(PathOf("data_next"), PathOf("data"));
  EXPECT_EQ(TokenText(), "new");
}

TEST_F(TokenFile, IsAnErrorWhileItIsMissingOnly) {
  ExpectNoToken("cannot be opened");
  Write("token", "here");
  EXPECT_EQ(TokenText(), "here");
  fs::remove(PathOf("token"));
  ExpectNoToken("cannot be opened");
}

TEST_F(TokenFile, HasAnotherTokenThanTheRefusedOneOnceItWasReplaced) {
  Write("token", "old");
  EXPECT_TRUE(absl::IsNotFound(source_.GetAnother({}, "old").status()));

  Write("token", "new");

  const auto another = source_.GetAnother({}, "old");
  ASSERT_TRUE(another.ok()) << another.status();
  EXPECT_EQ(another->text, "new");
}

TEST_F(TokenFile, IsAnErrorIfItIsAFolder) {
  fs::create_directory(PathOf("token"));
  ExpectNoToken("cannot be");
}

TEST_F(TokenFile, IsAnErrorIfItIsEmpty) {
  Write("token", "");
  ExpectNoToken("is empty");
  Write("token", " \r\n");
  ExpectNoToken("is empty");
}

TEST_F(TokenFile, MayBeOf64KiB) {
  Write("token", std::string(64 * 1024, 'x'));
  EXPECT_EQ(TokenText().size(), 64u * 1024);
  Write("token", std::string(64 * 1024 + 1, 'x'));
  ExpectNoToken("is too large");
}

TEST_F(TokenFile, IsAnErrorIfItHoldsWhatNoHeaderMay) {
  for (const std::string content :
       {"s3cret\r\nX-Evil: 1", "s3cret two", "s3cret\ttwo", "s3cret\x7F",
        "s3cr\xC3\xA4t", "\xEF\xBB\xBFs3cret", "s3cret\x01"}) {
    Write("token", content);
    ExpectNoToken("does not hold a token");
  }
  Write("token", std::string("s3cret\0x", 8));
  ExpectNoToken("does not hold a token");
}

}  // namespace
}  // namespace partnercenter::client
