#include "client/auth/client_secret_grant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error_details.h"
#include "tests/support/temporary_folder.h"

namespace partnercenter::client {
namespace {

using partnercenter::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

class ClientSecretGrantTest : public ::testing::Test {
 protected:
  void Write(const std::string& content) const {
    folder_.Write("secret", content);
  }

  absl::StatusOr<FormFields> Fields() { return grant_.Fields(); }

  void ExpectError(const std::string& why) {
    const auto fields = Fields();
    EXPECT_EQ(fields.status().code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(base::ReasonOf(fields.status()), "UPSTREAM_AUTH_UNAVAILABLE");
    EXPECT_THAT(std::string(fields.status().message()),
                HasSubstr("the gateway's client secret file " + why));
    EXPECT_THAT(fields.status().ToString(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(fields.status().ToString(),
                Not(HasSubstr(folder_.PathOf("secret"))));
  }

 private:
  const TemporaryFolder folder_;
  ClientSecretGrant grant_{folder_.PathOf("secret")};
};

TEST_F(ClientSecretGrantTest, ShowsTheSecretWithoutTheBlanksAroundIt) {
  Write("\r\n s3cret~8Q.a+b&c=d%/\xC3\xBC \n");
  const auto fields = Fields();
  ASSERT_TRUE(fields.ok()) << fields.status();
  EXPECT_THAT(*fields, ElementsAre(Pair("grant_type", "client_credentials"),
                                   Pair("client_secret",
                                        "s3cret~8Q.a+b&c=d%/\xC3\xBC")));
}

TEST_F(ClientSecretGrantTest, ShowsAReplacedSecretAtOnce) {
  Write("a-longer-secret");
  EXPECT_EQ(Fields()->back().second, "a-longer-secret");
  Write("new");
  EXPECT_EQ(Fields()->back().second, "new");
}

TEST_F(ClientSecretGrantTest, IsUnavailableWithoutAFile) {
  ExpectError("cannot be opened");
}

TEST_F(ClientSecretGrantTest, IsUnavailableIfTheFileIsEmpty) {
  Write(" \n");
  ExpectError("is empty");
}

TEST_F(ClientSecretGrantTest, IsUnavailableIfTheFileIsTooLarge) {
  Write(std::string(64 * 1024 + 1, 'x'));
  ExpectError("is too large");
}

TEST_F(ClientSecretGrantTest, IsUnavailableIfTheFileHoldsNoPrintableText) {
  for (const std::string& content :
       {std::string("s3cret\nsecond"), std::string("s3cret\0x", 8),
        std::string("s3cret\x7F"), std::string("\xEF\xBB\xBFs3cret")}) {
    Write(content);
    ExpectError("does not hold printable text");
  }
}

}  // namespace
}  // namespace partnercenter::client
