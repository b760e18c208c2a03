#include "gateway/config/config_checks.h"

#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gateway/config/config_settings.h"

namespace partnercenter::gateway {
namespace {

// The bounds of config.proto are ours: one that cannot be read is fatal.
int64_t ReadNumber(const std::string& text) {
  int64_t number = 0;
  GOOGLE_CHECK(absl::SimpleAtoi(text, &number)) << text;
  return number;
}

absl::Duration ReadDuration(const std::string& text) {
  absl::Duration duration;
  GOOGLE_CHECK(absl::ParseDuration(text, &duration)) << text;
  return duration;
}

void CheckNumber(const ConfigSetting& setting, ConfigErrors& errors) {
  const int64_t min = ReadNumber(setting.options().min());
  const int64_t max = ReadNumber(setting.options().max());
  if (setting.Number() < min || setting.Number() > max) {
    errors.Error(setting.path, absl::StrCat("must be from ", min, " to ", max,
                                            ", not ", setting.Number()));
  }
}

void CheckDuration(const ConfigSetting& setting, ConfigErrors& errors) {
  const absl::Duration min = ReadDuration(setting.options().min());
  const absl::Duration max = ReadDuration(setting.options().max());
  if (setting.Duration() < min || setting.Duration() > max) {
    errors.Error(setting.path,
                 absl::StrCat("must be from ", absl::FormatDuration(min),
                              " to ", absl::FormatDuration(max), ", not ",
                              absl::FormatDuration(setting.Duration())));
  }
}

}  // namespace

// A number or duration without bounds is fatal, too: each has them.
void CheckBounds(const Config& config, ConfigErrors& errors) {
  for (const ConfigSetting& setting : SettingsOf(config)) {
    if (setting.IsNumber()) CheckNumber(setting, errors);
    if (setting.IsDuration()) CheckDuration(setting, errors);
  }
}

}  // namespace partnercenter::gateway
