#include "client/auth/workload_identity_grant.h"

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
using ::testing::Pair;

class WorkloadIdentityGrantTest : public ::testing::Test {
 protected:
  void Write(const std::string& content) const {
    folder_.Write("token", content);
  }

  const TemporaryFolder folder_;
  WorkloadIdentityGrant grant_{folder_.PathOf("token")};
};

TEST_F(WorkloadIdentityGrantTest, ShowsTheTokenAsAnAssertion) {
  Write("eyJ0.eyJh.c2ln-_\n");

  const auto fields = grant_.Fields();

  ASSERT_TRUE(fields.ok()) << fields.status();
  EXPECT_THAT(
      *fields,
      ElementsAre(
          Pair("grant_type", "client_credentials"),
          Pair("client_assertion_type",
               "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
          Pair("client_assertion", "eyJ0.eyJh.c2ln-_")));
}

TEST_F(WorkloadIdentityGrantTest, ShowsAReplacedTokenAtOnce) {
  Write("first");
  EXPECT_EQ(grant_.Fields()->back().second, "first");
  Write("second");
  EXPECT_EQ(grant_.Fields()->back().second, "second");
}

TEST_F(WorkloadIdentityGrantTest, IsUnavailableWithoutAToken) {
  for (const char* content : {"", " \n", "two words", "control\x01"}) {
    Write(content);
    const absl::Status status = grant_.Fields().status();

    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << content;
    EXPECT_EQ(base::ReasonOf(status), "UPSTREAM_AUTH_UNAVAILABLE");
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("the gateway's federated token file "));
  }
}

}  // namespace
}  // namespace partnercenter::client
