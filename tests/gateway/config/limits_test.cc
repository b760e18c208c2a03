#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/config/config.h"
#include "tests/gateway/config/configured.h"

namespace partnercenter::gateway {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(BodyBytes, HaveRoomForTheLargestBody) {
  const Configured configured(R"(
    "limits": { "bodyBytes": 2000 },
    "upstream": { "maxBodyBytes": 2000 })");
  EXPECT_THAT(configured.report().errors, IsEmpty());
}

TEST(BodyBytes, AreRefusedIfTheLargestBodyHasNoRoom) {
  const Configured configured(R"(
    "limits": { "bodyBytes": 1999 },
    "upstream": { "maxBodyBytes": 2000 })");
  EXPECT_THAT(configured.report().errors,
              ElementsAre(AllOf(HasSubstr("limits.bodyBytes"),
                                HasSubstr("upstream.maxBodyBytes (2000)"))));
}

TEST(BodyBytes, AreRefusedIfTheDefaultHasNoRoomForTheLargestBody) {
  const Configured configured(R"("upstream": { "maxBodyBytes": 1073741824 })");
  EXPECT_THAT(configured.report().errors,
              ElementsAre(HasSubstr("limits.bodyBytes")));
}

}  // namespace
}  // namespace partnercenter::gateway
