#include "client/auth/refresh_token_grant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error_details.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class RefreshTokenGrantTest : public ::testing::Test {
 protected:
  RefreshTokenGrantOptions Options() {
    return {folder_.Write("secret", "s3cret\n"), folder_.Write("token", "r0\n"),
            [this](const absl::Status& written) {
              written_.push_back(written.code());
            },
            [this](const absl::Status& read) { read_.push_back(read.code()); }};
  }

  const TemporaryFolder folder_;
  std::vector<absl::StatusCode> written_;
  std::vector<absl::StatusCode> read_;
  RefreshTokenGrant grant_{Options()};
};

TEST_F(RefreshTokenGrantTest, ShowsSecretAndToken) {
  const auto fields = grant_.Fields();

  ASSERT_TRUE(fields.ok()) << fields.status();
  EXPECT_THAT(*fields, ElementsAre(Pair("grant_type", "refresh_token"),
                                   Pair("client_secret", "s3cret"),
                                   Pair("refresh_token", "r0")));
}

TEST_F(RefreshTokenGrantTest, ShowsTheTokenThatCameInExchange) {
  ASSERT_TRUE(grant_.Fields().ok());

  grant_.Keep("r1");

  EXPECT_EQ(grant_.Fields()->back().second, "r1");
  EXPECT_THAT(written_, ElementsAre(absl::StatusCode::kOk));
}

TEST_F(RefreshTokenGrantTest, TellsThatATokenIsNotSaved) {
  ASSERT_TRUE(grant_.Fields().ok());
  ASSERT_EQ(std::remove(folder_.PathOf("token").c_str()), 0);

  grant_.Keep("r1");

  EXPECT_THAT(written_, ElementsAre(absl::StatusCode::kUnavailable));
}

TEST_F(RefreshTokenGrantTest, TellsThatItGoesOnWithTheTokenInMemory) {
  ASSERT_TRUE(grant_.Fields().ok());
  ASSERT_EQ(std::remove(folder_.PathOf("token").c_str()), 0);

  EXPECT_EQ(grant_.Fields()->back().second, "r0");

  EXPECT_THAT(read_, ElementsAre(absl::StatusCode::kOk,
                                 absl::StatusCode::kUnavailable));
}

TEST_F(RefreshTokenGrantTest, IsUnavailableWithoutOneOfItsFiles) {
  folder_.Write("secret", "");
  EXPECT_THAT(std::string(grant_.Fields().status().message()),
              HasSubstr("the gateway's client secret file is empty"));
  folder_.Write("secret", "s3cret");
  folder_.Write("token", "two words");
  EXPECT_THAT(
      std::string(grant_.Fields().status().message()),
      HasSubstr("the gateway's refresh token file does not hold a token"));
}

}  // namespace
}  // namespace partnercenter::client
