// Bounds of the settings that are numbers and durations.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "gateway/config/config.h"
#include "gateway/config/config_settings.h"
#include "tests/gateway/config/configured.h"

namespace partnercenter::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A setting and its bounds, as JSON values.
struct Bounds {
  std::string path;
  std::string below;
  std::string min;
  std::string max;
  std::string above;
  std::string error;
};

void PrintTo(const Bounds& row, std::ostream* out) { *out << row.path; }

std::vector<std::string> ErrorsWith(const std::string& path,
                                    const std::string& value) {
  const std::pair<std::string, std::string> names = absl::StrSplit(path, '.');
  auto errors = Configured(absl::StrCat("\"", names.first, "\": { \"",
                                        names.second, "\": ", value, " }"))
                    .report()
                    .errors;
  // That a setting needs another beside it is not what these tests are about.
  std::erase_if(errors, [](const std::string& error) {
    return absl::StrContains(error, ": needs ");
  });
  return errors;
}

// Returns a value as errors show it: a duration in its usual form.
std::string Shown(const std::string& value) {
  absl::Duration duration;
  const std::string text = absl::StrReplaceAll(value, {{"\"", ""}});
  return text != value && absl::ParseDuration(text, &duration)
             ? absl::FormatDuration(duration)
             : text;
}

class ConfigBounds : public ::testing::TestWithParam<Bounds> {};

TEST_P(ConfigBounds, AcceptBothEnds) {
  EXPECT_THAT(ErrorsWith(GetParam().path, GetParam().min), IsEmpty());
  EXPECT_THAT(ErrorsWith(GetParam().path, GetParam().max), IsEmpty());
}

TEST_P(ConfigBounds, RefuseWhatIsBeyondThem) {
  const auto error = [](const std::string& value) {
    return absl::StrCat(GetParam().path, ": must be from ", GetParam().error,
                        ", not ", Shown(value));
  };

  EXPECT_THAT(ErrorsWith(GetParam().path, GetParam().below),
              ElementsAre(error(GetParam().below)));
  EXPECT_THAT(ErrorsWith(GetParam().path, GetParam().above),
              ElementsAre(error(GetParam().above)));
}

INSTANTIATE_TEST_SUITE_P(
    Config, ConfigBounds,
    ::testing::Values(
        Bounds{"upstream.connections", "0", "1", "1024", "1025", "1 to 1024"},
        Bounds{"upstream.maxBodyBytes", "1023", "1024", "1073741824",
               "1073741825", "1024 to 1073741824"},
        Bounds{"upstream.maxPages", "0", "1", "10000", "10001", "1 to 10000"},
        Bounds{"cache.maxBytes", "-1", "0", "1099511627776", "1099511627777",
               "0 to 1099511627776"},
        Bounds{"retry.maxAttempts", "0", "1", "10", "11", "1 to 10"},
        Bounds{"limits.queue", "0", "1", "1000000", "1000001", "1 to 1000000"},
        Bounds{"limits.maxResponseBytes", "1023", "1024", "2147483647",
               "2147483648", "1024 to 2147483647"},
        Bounds{"limits.perCallerConcurrency", "-1", "0", "1000000", "1000001",
               "0 to 1000000"},
        Bounds{"limits.requestsPerMinute", "-1", "0", "1000000", "1000001",
               "0 to 1000000"},
        Bounds{"limits.bodyBytes", "1023", "1024", "1099511627776",
               "1099511627777", "1024 to 1099511627776"},
        Bounds{"api.maxConnectionAge", R"("999ms")", R"("1s")", R"("24h")",
               R"("24h1ns")", "1s to 24h"},
        Bounds{"upstream.connectTimeout", R"("9999us")", R"("10ms")", R"("5m")",
               R"("301s")", "10ms to 5m"},
        Bounds{"upstream.attemptTimeout", R"("9ms")", R"("10ms")", R"("10m")",
               R"("10m1ns")", "10ms to 10m"},
        Bounds{"cache.defaultMaxAge", R"("-1ns")", R"("0")", R"("24h")",
               R"("25h")", "0 to 24h"},
        Bounds{"limits.maxDeadline", R"("0s")", R"("10ms")", R"("1h")",
               R"("61m")", "10ms to 1h"},
        Bounds{"shutdown.readinessDelay", R"("-5s")", R"("0s")", R"("1h")",
               R"("1h1s")", "0 to 1h"},
        Bounds{"shutdown.drain", R"("-5s")", R"("0s")", R"("1h")", R"("1h1s")",
               "0 to 1h"}),
    [](const auto& row) {
      return absl::StrReplaceAll(row.param.path, {{".", "_"}});
    });

// Each duration, of a length that no setting allows.
class ConfigDurations : public ::testing::TestWithParam<std::string> {};

TEST_P(ConfigDurations, AreRefusedHoweverLong) {
  int durations = 0;
  for (const ConfigSetting& setting : SettingsOf(DefaultConfig())) {
    if (!setting.IsDuration()) continue;
    ++durations;
    EXPECT_THAT(ErrorsWith(setting.path, absl::StrCat("\"", GetParam(), "\"")),
                ElementsAre(::testing::AnyOf(
                    StartsWith(setting.path + ": must be from "),
                    absl::StrCat(setting.path,
                                 ": must be a duration such as \"30s\", not \"",
                                 GetParam(), "\""))));
  }
  EXPECT_GE(durations, 7);
}

INSTANTIATE_TEST_SUITE_P(
    Config, ConfigDurations,
    ::testing::Values("99999999h", "9223372037s", "315576000000s",
                      "315576000001s", "9223372036854775807s",
                      "99999999999999999999s", "9223372036854775807h", "1e400s",
                      "inf", "-1ns", "-9223372037s", "-9223372036854775808s",
                      "-inf"),
    [](const auto& row) {
      return absl::StrReplaceAll(row.param, {{"-", "Minus_"}});
    });

}  // namespace
}  // namespace partnercenter::gateway
