#include "client/http/trust_store.h"

#include <gtest/gtest.h>

#include "tests/support/test_certificates.h"

namespace partnercenter::client {
namespace {

TEST(TrustStore, LoadsACaFile) {
  const partnercenter::testing::TestAuthority authority;

  const auto store = TrustStore::Load(authority.ca_file());

  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_NE(store->get(), nullptr);
}

TEST(TrustStore, LoadsTheSystemsStoreWhenNoFileIsGiven) {
  EXPECT_TRUE(TrustStore::Load("").ok());
}

TEST(TrustStore, NamesTheFileThatIsMissing) {
  const auto store = TrustStore::Load("/nonexistent/ca.pem");

  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(store.status().message(),
            "cannot load trusted certificates from \"/nonexistent/ca.pem\": "
            "No such file or directory");
}

TEST(TrustStore, RefusesAFileWithoutCertificates) {
  const auto store = TrustStore::Load("/dev/null");

  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace partnercenter::client
