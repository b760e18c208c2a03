#include "gateway/config/config_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/saturating_time.h"
#include "tests/gateway/config/configured.h"

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;

TEST(RenamedSetting, IsNamedInPlaceOfTheOldOne) {
  EXPECT_EQ(RenamedSetting("upstream.tryTimeout"), "upstream.attemptTimeout");
  EXPECT_EQ(RenamedSetting("UPSTREAM.trytimeout"), "upstream.attemptTimeout");
}

TEST(RenamedSetting, IsEmptyForOthers) {
  EXPECT_EQ(RenamedSetting("tryTimeout"), "");
  EXPECT_EQ(RenamedSetting("upstream.attemptTimeout"), "");
  EXPECT_EQ(RenamedSetting(""), "");
}

TEST(RenamedSetting, IsAnErrorThatSaysTheNewName) {
  const Configured configured(R"("upstream": { "tryTimeout": "10s" })");

  EXPECT_THAT(configured.report().errors,
              ElementsAre("upstream.tryTimeout: is now "
                          "upstream.attemptTimeout"));
  EXPECT_EQ(
      base::FromProto(configured.report().config.upstream().attempt_timeout()),
      absl::Seconds(30));
}

TEST(DefaultConfig, HasNoObjectWithoutDefaults) {
  const Config config = DefaultConfig();

  EXPECT_FALSE(config.has_credential());
  EXPECT_FALSE(config.has_access());
  EXPECT_FALSE(config.api().has_tls());
  EXPECT_FALSE(config.upstream().has_base_url());
  EXPECT_TRUE(config.upstream().has_ca_file());
}

TEST(ConfigSettings, HaveADefaultAndBoundsIfTheyAreNumbersOrDurations) {
  const Config config = DefaultConfig();
  int bounded = 0;
  for (const ConfigSetting& setting : SettingsOf(config)) {
    if (!setting.IsNumber() && !setting.IsDuration()) continue;
    SCOPED_TRACE(setting.path);
    ++bounded;
    EXPECT_TRUE(setting.options().has_default_());
    EXPECT_TRUE(setting.options().has_min());
    EXPECT_TRUE(setting.options().has_max());
  }
  EXPECT_EQ(bounded, 19);
}

}  // namespace
}  // namespace partnercenter::gateway
