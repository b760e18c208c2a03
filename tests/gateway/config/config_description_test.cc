#include "gateway/config/config_description.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/config/configured.h"

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(DescribeConfig, TellsWhatIsInForce) {
  const Configured configured(R"("upstream": { "cloud": "china",
      "scope": "other/.default", "attemptTimeout": "1.5s", "proxy": "proxy:3128" },
      "health": { "requireCredential": true })");
  ASSERT_THAT(configured.report().errors, IsEmpty());

  EXPECT_THAT(
      DescribeConfig(configured.report().config),
      AllOf(Contains("upstream.cloud: CHINA"),
            Contains("upstream.baseUrl: "
                     "https://partner.partnercenterapi.microsoftonline.cn/v1"),
            Contains("upstream.loginAuthority: "
                     "https://login.partner.microsoftonline.cn"),
            Contains("upstream.scope: other/.default"),
            Contains("upstream.proxy: proxy:3128"),
            Contains("upstream.attemptTimeout: 1.5s"),
            Contains("upstream.connections: 32"),
            Contains("limits.maxResponseBytes: 4194304"),
            Contains("health.requireCredential: true"),
            Contains("log.level: info"), Contains("log.format: json"),
            Contains(StartsWith("credential.tokenFile.path: "))));
}

TEST(DescribeConfig, LeavesOutWhatIsEmpty) {
  const Configured configured(R"("upstream": { "caFile": "" })");

  EXPECT_THAT(DescribeConfig(configured.report().config),
              AllOf(Each(Not(HasSubstr("caFile"))),
                    Each(Not(HasSubstr("clientSecret"))),
                    Each(Not(StartsWith("access")))));
}

TEST(DescribeConfig, CountsTheMembersOfAList) {
  Config config;
  config.mutable_access()->add_callers()->set_name("billing");
  config.mutable_access()->add_callers();

  EXPECT_THAT(DescribeConfig(config), Contains("access.callers: 2"));
}

}  // namespace
}  // namespace partnercenter::gateway
